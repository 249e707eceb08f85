// Short notes about what was done. They leave by themselves, except those about a failure.

export interface Toast {
  id: number;
  text: string;
  tone: "good" | "bad";
}

const STAYS = 5000;

class Toasts {
  shown = $state<Toast[]>([]);
  #next = 0;

  good(text: string): void {
    const id = this.#add(text, "good");
    setTimeout(() => this.close(id), STAYS);
  }

  bad(text: string): void {
    this.#add(text, "bad");
  }

  close(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  #add(text: string, tone: Toast["tone"]): number {
    const id = this.#next++;
    this.shown = [...this.shown.slice(-2), { id, text, tone }];
    return id;
  }
}

export const toasts = new Toasts();
