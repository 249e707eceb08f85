// Keys that do something wherever the focus is, except where somebody types or a dialog is open.

export type Keys = Record<string, () => void>;

/** Listens until the returned function is called. Keys are named as in `KeyboardEvent.key`. */
export function shortcuts(keys: Keys): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target as HTMLElement | null;
    if (target?.closest("input, textarea, select, dialog, [contenteditable]")) return;
    const action = keys[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}
