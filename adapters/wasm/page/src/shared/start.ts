// Every page starts here: the design language, then its first component.
import "./styles/index.css";
import { type Component, mount } from "svelte";

export function start(page: Component): void {
  const target = document.getElementById("app");
  if (target === null) throw new Error("the page has no place for its program");
  mount(page, { target });
}
