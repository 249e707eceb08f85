// The one dialog that is open, if any.
import type { Component } from "svelte";

/** What a dialog takes is between it and whoever shows it. */
type Shown = { component: Component<any>; props: object };

class Dialogs {
  shown = $state.raw<Shown>();

  show<P extends object>(component: Component<P & { close: () => void }>, props: P): void {
    this.shown = { component, props };
  }

  close = (): void => {
    this.shown = undefined;
  };
}

export const dialogs = new Dialogs();
