// Compare in Chromium against the same natively, in turn: `cargo xtask wasm bench [ROUNDS]`.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const target = fileURLToPath(new URL("../../../../target", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));
const { about, parseScenario } = await import(join(target, "earmark-js/node.js"));
const rounds = Number(process.argv[2] ?? 5);
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };

/** A shop with enough to do: most orders are placed, confirmed and fulfilled. */
const busy = (orders) => ({
  version: 1,
  seed: 7,
  profile: "checkout",
  stock: [0, 1, 2, 3, 4].map((n) => ({ sku: `SKU-${n}`, units: 12 })),
  restock: { every: 600_000, units: 30 },
  arrivals: { orders, gap: 60_000, lines: 2, units: 2 },
});
const profiles = about().profiles.map(({ name, policy }) => ({ name, policy }));
const [checkout] = profiles;
const two = [checkout, { name: "A third of the hold", policy: { ...checkout.policy, hold: checkout.policy.hold / 3 } }];

const host = createServer((request, response) => {
  const path = new URL(request.url, "http://host").pathname;
  if (path === "/") return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>");
  const found = [here, join(target, "earmark-js")].map((folder) => join(folder, path)).find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
  if (path.includes("..") || !found) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[extname(found)] ?? "text/plain" }).end(readFileSync(found));
}).listen(0, "127.0.0.1");
await once(host, "listening");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${host.address().port}/`);

/** Each set of candidates in a worker of its own, all at once. */
const inChromium = (orders, sets) =>
  page.evaluate(
    (cases) =>
      Promise.all(
        cases.map(
          (given) =>
            new Promise((resolve, reject) => {
              const worker = new Worker("/compare.worker.js", { type: "module" });
              worker.onmessage = ({ data }) => (worker.terminate(), resolve(data));
              worker.onerror = ({ message }) => reject(new Error(message));
              worker.postMessage(given);
            }),
        ),
      ),
    sets.map((candidates) => ({ scenario: busy(orders), candidates })),
  );
const natively = (orders, candidates) =>
  JSON.parse(execFileSync(join(target, "release/examples/compare"), { input: JSON.stringify({ scenario: parse(orders), candidates }), encoding: "utf8", maxBuffer: 1 << 26 }));
const parse = (orders) => parseScenario(JSON.stringify(busy(orders)));

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const told = (number) => Math.round(number).toLocaleString("en").padStart(9);

try {
  const orders = 100_000;
  console.log(`${rounds} rounds of ${orders.toLocaleString("en")} orders under each policy; medians`);
  console.log("policy              natively, /s  Chromium, /s     ratio  rounds");
  for (const candidate of profiles) {
    const turns = [];
    for (let round = 0; round < rounds; round++) {
      const native = natively(orders, [candidate]);
      const [wasm] = await inChromium(orders, [[candidate]]);
      assert.deepEqual(wasm.lanes, native.lanes, "the two come to the same");
      turns.push([orders / native.seconds, orders / wasm.seconds]);
    }
    const ratios = turns.map(([native, wasm]) => wasm / native);
    const shown = ratios.toSorted((a, b) => a - b).map((ratio) => ratio.toFixed(2));
    console.log(candidate.name.padEnd(20), told(median(turns.map(([native]) => native))), "    ", told(median(turns.map(([, wasm]) => wasm))), "   ", median(ratios).toFixed(2).padStart(6), " ", `${shown[0]} – ${shown.at(-1)}`);
  }
  const both = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await inChromium(orders, two.map((candidate) => [candidate]));
    both.push((2 * orders * 1000) / (performance.now() - begun));
  }
  console.log(`two policies in two workers: ${told(median(both)).trim()} orders a second`);
  for (const many of [10_000, 100_000, 1_000_000]) {
    const [{ seconds, memory, lanes }] = await inChromium(many, [[checkout]]);
    const { fulfilled } = lanes[0].report.outcomes;
    console.log(`${told(many)} orders, ${told(fulfilled)} of them fulfilled: ${told(many / seconds)} a second, ${(memory / 1e6).toFixed(1)} MB of memory`);
  }
} finally {
  await browser.close();
  host.close();
}
