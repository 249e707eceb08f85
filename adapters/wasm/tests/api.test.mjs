// The typed API as a program in Node uses it. What is in README.md runs here too.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = new URL("../../../", import.meta.url);
const built = new URL("target/earmark-js/", root);
const earmark = await import(new URL("node.js", built).href);
const { Comparison, EarmarkError, Exploration, Session, about, compactScenario, fromCsv, fromLink, memory, parseScenario, presets, toLink } = earmark;

const preset = (title) => presets().find((scenario) => scenario.title === title);
const refused = (work) => {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof EarmarkError, String(error));
    return error;
  }
  assert.fail("it was not refused");
};

test("every preset comes to the same here as natively, byte for byte", () => {
  const native = execFileSync(fileURLToPath(new URL("target/debug/examples/digest", root)), { encoding: "utf8" });
  const here = presets().map((scenario) => {
    const session = new Session(scenario);
    session.run({ steps: 20_000 });
    const line = `${scenario.title}\t${session.at}\t${session.fingerprint}\t${digest(session)}`;
    session.free();
    return line;
  });
  assert.deepEqual(here, native.trim().split("\n"));
});

test("a step back is where one was", () => {
  const session = new Session(preset("A stormy day"));
  session.run({ steps: 400 });
  const there = JSON.stringify(session.state());
  session.run({ steps: 200 });
  session.goTo(400);
  assert.equal(JSON.stringify({ ...session.state(), known: 400 }), there);
  assert.equal(session.back(), true);
  assert.equal(session.at, 399);
  session.free();
});

test("a session is exported and imported with what was done by hand", () => {
  const session = new Session(preset("The last unit"));
  session.step();
  const [message] = session.state().in_flight;
  session.interfere({ kind: "crash", message: message.id, between: "before_answer" });
  session.interfere({ kind: "say", command: { type: "cancel_order", order_id: "anna", reason: null } });
  session.run();
  const copy = Session.import(session.export());
  assert.deepEqual(copy.state(), session.state());
  assert.equal(copy.state().counts.crashes, 1);
  copy.undo();
  assert.equal(copy.state().hands.length, 1);
  copy.free();
  session.free();
});

test("a defect is found, and shown", () => {
  const exploration = new Exploration({ ...preset("The last unit"), defect: "sells_twice" });
  let progress;
  do progress = exploration.advance(10);
  while (!progress.done);
  assert.equal(progress.trace.invariant, "oversell");
  assert.equal(progress.complete, false);
  const session = exploration.session();
  session.run();
  assert.equal(session.state().broken.invariant, "oversell");
  session.free();
  exploration.free();
});

test("policies are compared over the same customers", () => {
  const scenario = preset("A day of a small shop");
  const policies = about().profiles.slice(0, 2).map(({ name, policy }) => ({ name, policy }));
  const comparison = new Comparison(scenario, policies);
  while (!comparison.advance(1000).done);
  const lanes = comparison.lanes();
  assert.equal(lanes.length, 2);
  assert.equal(lanes[0].report.asked_units, lanes[1].report.asked_units);
  comparison.free();
  // The first seed is that of the scenario.
  const noisy = new Comparison(scenario, policies, 3);
  while (!noisy.advance(1000).done);
  const seeds = noisy.lanes().map((lane) => lane.seeds);
  assert.deepEqual(seeds.map((reports) => reports.length), [3, 3]);
  assert.deepEqual(seeds.map(([first]) => first), lanes.map(({ report }) => report));
  noisy.free();
  assert.throws(() => new Comparison(scenario, policies, 0), /take 1 to 100 seeds/);
});

test("however many orders are compared, the memory does not grow with them", () => {
  const [checkout] = about().profiles;
  const sizes = [20_000, 100_000].map((orders) => {
    const scenario = { version: 1, seed: 7, profile: "checkout", stock: [{ sku: "MUG", units: 12 }], restock: { every: 600_000, units: 15 }, arrivals: { orders, gap: 60_000, units: 2 } };
    const comparison = new Comparison(scenario, [checkout]);
    while (!comparison.advance(10_000).done);
    const [{ report }] = comparison.lanes();
    assert.equal(report.orders, orders);
    assert.ok(report.outcomes.fulfilled > orders / 2, "most of them run to their end");
    comparison.free();
    return memory();
  });
  assert.ok(sizes[1] - sizes[0] < 500_000, `${sizes} bytes`);
});

test("a scenario survives a link, and a link that was cut says so", () => {
  const scenario = preset("The queue");
  const link = toLink(scenario);
  assert.match(link, /^[\w-]+$/);
  assert.deepEqual(fromLink(link), scenario);
  assert.deepEqual(parseScenario(compactScenario(scenario)), scenario);
  assert.match(refused(() => fromLink(link.slice(0, -9))).message, /cut short/);
});

test("what is wrong is named by field and rule", () => {
  const wrong = refused(() => new Session({ version: 1, stock: [{ sku: "MUG", units: 1, safety_stock: 0 }], arrivals: { orders: 10_000_000 } }));
  assert.deepEqual(wrong.broken, [{ pointer: "/arrivals/orders", rule: "must be a whole number from 0 to 1000000 orders" }]);
  const session = new Session(preset("The last unit"));
  assert.match(refused(() => session.run({ steps: -1 })).message, /steps must be a whole number/);
  assert.match(refused(() => session.interfere({ kind: "drop", message: 77 })).message, /message 77 is not under way/);
  assert.match(refused(() => session.interfere({ kind: "say", command: { type: "explode" } })).message, /explode is no command/);
  session.free();
  assert.match(refused(() => session.step()).message, /was freed/);
});

test("a log of orders is stepped through", () => {
  const rows = "order_id,placed_at,sku,quantity\na,2024-05-01T10:00:00Z,mug,2\nb,2024-05-01T12:00:30+02:00,mug,3\na,2024-05-01T10:00:00Z,tea,1\n";
  const scenario = fromCsv(rows, "checkout");
  assert.deepEqual(scenario.cast.map(({ order_id, at }) => [order_id, at]), [["a", 1000], ["b", 31_000]]);
  assert.deepEqual(scenario.cast[0].lines, { MUG: 2, TEA: 1 });
  assert.match(refused(() => fromCsv(rows.replace("12:00:30+02:00", "noon"), "checkout")).message, /line 3: placed_at/);
  assert.match(refused(() => fromCsv("id,sku\n", "checkout")).message, /names no column order_id/);
});

test("the examples in the README run", async () => {
  const readme = readFileSync(new URL("adapters/wasm/README.md", root), "utf8");
  const examples = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code.replaceAll('"earmark-wasm"', JSON.stringify(new URL("node.js", built).href)));
  assert.ok(examples.length > 0);
  for (const [n, code] of examples.entries()) {
    const file = new URL(`.example-${n}.mjs`, built);
    writeFileSync(file, code);
    await import(`${pathToFileURL(fileURLToPath(file)).href}?${Date.now()}`);
  }
});

/** FNV-1a over every step as it is told. */
function digest(session) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(JSON.stringify(session.steps(0, session.at)))) {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash.toString(16).padStart(16, "0");
}
