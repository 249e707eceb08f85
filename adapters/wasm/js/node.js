// Earmark for Node: loads the module from beside this file.
import { readFile } from "node:fs/promises";
import { load } from "./earmark.js";

await load(await readFile(new URL("./bindings_bg.wasm", import.meta.url)));

export * from "./earmark.js";
