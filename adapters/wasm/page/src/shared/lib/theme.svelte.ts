// Light, dark, or what the system says; remembered, and applied before the first paint by theme.js.

export type Theme = "system" | "light" | "dark";

const KEY = "earmark-theme";
const ORDER: readonly Theme[] = ["system", "light", "dark"];

function remembered(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

class Themes {
  chosen = $state<Theme>(remembered());
  /** Counts changes of what is shown, so that whoever draws on a canvas can draw again. */
  changes = $state(0);

  constructor() {
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.changes++);
  }

  next(): void {
    this.choose(ORDER[(ORDER.indexOf(this.chosen) + 1) % ORDER.length] ?? "system");
  }

  choose(theme: Theme): void {
    this.chosen = theme;
    const root = document.documentElement;
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    try {
      if (theme === "system") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      // A browser that keeps nothing still shows the theme until it is closed.
    }
    this.changes++;
  }
}

export const themes = new Themes();

/** What a colour of the design language is at the moment: for a canvas, which knows no variables. */
export function colour(name: string): string {
  const probe = document.createElement("i");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
