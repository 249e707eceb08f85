// Puts what Vite built where the server embeds it: beside each file its compressed forms. A file that
// did not change is left alone, so that cargo has nothing to do again. Fails where a page grew too large.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync, constants } from "node:zlib";

const target = fileURLToPath(new URL("../../../../target", import.meta.url));
const built = join(target, "page-build");
const packed = join(target, "pages");

/** Whether somebody waits for it: then nothing is compressed, and no size is checked. */
const QUICK = process.env.EARMARK_PAGES === "quick";

/** The largest size of a page and of its WebAssembly, in bytes as a browser receives them. */
const LIMITS = { page: 350_000, wasm: 320_000 };

// What others wrote of the pages stays under their licences, which go where it goes.
const modules = fileURLToPath(new URL("../node_modules", import.meta.url));
const licences = ["svelte/LICENSE.md", "uplot/LICENSE", "@fontsource-variable/inter/LICENSE"]
  .map((file) => `${dirname(file)}\n\n${readFileSync(join(modules, file), "utf8").trim()}\n`)
  .join("\n\n");
for (const folder of [built, join(built, "simulator")]) writeFileSync(join(folder, "licences.txt"), licences);

const text = /\.(html|js|css|svg|json|wasm|txt)$/;
const files = readdirSync(built, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(built, join(entry.parentPath, entry.name)))
  .sort();

const kept = new Set();
const sizes = {};
for (const file of files) {
  const bytes = readFileSync(join(built, file));
  put(file, bytes);
  let smallest = bytes.length;
  if (text.test(file) && !QUICK) {
    const brotli = brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    });
    put(`${file}.br`, brotli);
    put(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    smallest = brotli.length;
  }
  const page = file.startsWith("simulator") ? "simulator" : "dashboard";
  const kind = file.endsWith(".wasm") ? "wasm" : "page";
  sizes[page] ??= { page: 0, wasm: 0 };
  sizes[page][kind] += smallest;
}

for (const entry of readdirSync(packed, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (entry.isFile() && !kept.has(relative(packed, path))) rmSync(path);
}

let grown = false;
for (const [page, kinds] of Object.entries(sizes)) {
  for (const [kind, size] of Object.entries(kinds)) {
    if (size === 0 || QUICK) continue;
    const [shown, limit] = [size, LIMITS[kind]].map((bytes) => (bytes / 1000).toFixed(1));
    console.log(`${page}: ${kind === "wasm" ? "WebAssembly" : "page"} ${shown} kB compressed, of ${limit} kB`);
    grown ||= size > LIMITS[kind];
  }
}
if (grown && !QUICK) {
  console.error("a page is larger than it may be");
  process.exit(1);
}

function put(file, bytes) {
  kept.add(file);
  const path = join(packed, file);
  if (existsSync(path) && readFileSync(path).equals(bytes)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
