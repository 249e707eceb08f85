// The same scenario tells the same story, byte for byte: natively, in Node, and in Chromium.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Folder, NO_SERVER, Person } from "./harness.mjs";

const target = fileURLToPath(new URL("../../../../target", import.meta.url));

/** Every preset, run as far as it goes: how far that is, what it came to, and every step as it is told. */
async function told(address) {
  const earmark = await import(address);
  if (globalThis.document) await earmark.load();
  return earmark.presets().map((scenario) => {
    const session = new earmark.Session(scenario);
    session.run({ steps: 20_000 });
    let hash = 0xcbf29ce484222325n;
    for (const byte of new TextEncoder().encode(JSON.stringify(session.steps(0, session.at)))) {
      hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
    }
    const line = [scenario.title, session.at, session.fingerprint, hash.toString(16).padStart(16, "0")].join("\t");
    session.free();
    return line;
  });
}

test("every preset comes to the same natively, in Node and in Chromium", async () => {
  const native = execFileSync(join(target, "debug/examples/digest"), { encoding: "utf8" }).trim().split("\n");
  assert.ok(native.length >= 10, "every preset is told");
  assert.deepEqual(await told(join(target, "earmark-js/node.js")), native);
  const folder = await Folder.serve();
  try {
    const person = await Person.at(folder);
    await person.opens("");
    assert.deepEqual(await person.page.evaluate(`(${told})("/js/earmark.js")`), native);
    await person.leaves(NO_SERVER);
  } finally {
    await folder.stop();
  }
});
