// The simulator in a plain folder on a plain static server, driven as a person would.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Folder, NO_SERVER, PHONE, Person, Server } from "./harness.mjs";

let folder;
let person;
before(async () => {
  folder = await Folder.serve();
  person = await Person.at(folder);
  // What is written into a chart stands nowhere else.
  await person.page.addInitScript(() => {
    globalThis.drawn = [];
    const { fillText } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
      globalThis.drawn.push(text);
      return fillText.call(this, text, ...place);
    };
  });
  await person.opens("");
  await person.page.getByRole("button", { name: "Play", exact: true }).waitFor();
});
after(async () => {
  await person.leaves(NO_SERVER);
  await folder.stop();
});

const told = () => person.page.locator("div.now").innerText();
const press = (key) => person.page.keyboard.press(key);
const step = (n) => person.page.locator("dl dd").first().filter({ hasText: new RegExp(`^${n}$`) }).waitFor();

async function choose(title) {
  await chooseHere(title);
  await step(0);
}

/** The same from a screen that shows no step. */
async function chooseHere(title) {
  await person.page.getByRole("button", { name: "Choose…" }).click();
  await person.dialog.getByRole("button", { name: title }).click();
  await person.page.getByRole("heading", { name: title, exact: true }).waitFor();
}

test("a chart of one moment spans a minute, not years", async () => {
  await person.page.getByRole("img", { name: /over time/ }).first().waitFor();
  await person.page.waitForFunction(() => globalThis.drawn.length > 0);
  const drawn = await person.page.evaluate(() => globalThis.drawn);
  assert.ok(drawn.some((text) => text.startsWith("00:00")), drawn.join());
  assert.deepEqual(drawn.filter((text) => text.includes("day")), []);
});

test("the narrator says who got the last unit, forwards and backwards, by keyboard alone", async () => {
  await press("ArrowRight");
  await step(1);
  assert.match(await told(), /is reserved: all of its stock is held/);
  await press("ArrowRight");
  await step(2);
  assert.match(await told(), /asks for 1 × MUG where 0 are there: nothing is taken/);
  await press("ArrowLeft");
  await step(1);
  assert.match(await told(), /all lines are taken together/);
  await press("End");
  await person.page.getByText("Nothing is left to come").waitFor();
  await press("Home");
  await step(0);
  await person.looksAt("simulator-start");
});

test("it plays, pauses, and goes to any step", async () => {
  await choose("Flash sale");
  await person.page.getByLabel("Speed").selectOption("5,000 steps/s".replace(",", ",")).catch(() => person.page.getByLabel("Speed").selectOption({ index: 7 }));
  await press(" ");
  await person.page.getByRole("button", { name: "Pause" }).waitFor();
  await press(" ");
  await person.page.getByRole("button", { name: "Play", exact: true }).waitFor();
  await press("End");
  await person.page.getByText("Nothing is left to come").waitFor();
  const scrubber = person.page.getByRole("slider", { name: "Step" });
  await scrubber.fill("100");
  await step(100);
  assert.match(await person.page.getByRole("group", { name: "How many orders" }).innerText(), /reserved/);
  await person.looksAt("simulator-flash-sale");
});

test("faults are made at a click, and undone", async () => {
  await choose("The last unit");
  await press("ArrowRight");
  await step(1);
  for (const fault of ["Duplicate", "Delay", "Reorder", "Drop", "Crash before commit", "Crash before answer", "Clock +10 min"]) {
    await person.page.getByRole("button", { name: fault, exact: true }).click();
  }
  await person.page.getByRole("button", { name: "Undo (7 by hand)" }).waitFor();
  await press("u");
  await person.page.getByRole("button", { name: "Undo (6 by hand)" }).waitFor();
  await press("End");
  await person.page.getByText("Nothing is left to come").waitFor();
  await person.page.getByText("all hold, after every step").waitFor();
});

test("a broken invariant stops the run", async () => {
  await choose("A store that sells twice");
  await press("End");
  await person.page.getByText("No oversell is broken.").waitFor();
  assert.ok(await person.page.getByRole("button", { name: "Step", exact: true }).isDisabled());
  await person.looksAt("simulator-broken");
  await press("ArrowLeft");
  await step(0);
});

test("a scenario is edited, and what is wrong is told at its field", async () => {
  await choose("The last unit");
  await person.page.getByRole("button", { name: "Edit…" }).click();
  await person.dialog.getByLabel("Orders", { exact: true }).fill("10000000");
  await person.dialog.getByRole("button", { name: "Open it" }).click();
  await person.dialog.getByText("must be a whole number from 0 to 1000000 orders", { exact: true }).waitFor();
  await person.dialog.getByLabel("Orders", { exact: true }).fill("3");
  await person.dialog.getByLabel("Title").fill("My own");
  await person.looksAt("simulator-editor");
  await person.dialog.getByRole("button", { name: "Open it" }).click();
  await person.page.getByRole("heading", { name: "My own" }).waitFor();
  await press("End");
  await person.page.getByText("5 orders").first().waitFor();
});

test("a scenario is a link, and a link that was cut says so", async () => {
  await choose("The queue");
  await person.page.getByRole("button", { name: "Share…" }).click();
  const link = await person.dialog.getByLabel("Link").inputValue();
  await press("Escape");
  const other = await Person.at(folder);
  await other.page.goto(link);
  await other.page.getByRole("heading", { name: "The queue" }).waitFor();
  await other.page.goto("about:blank");
  await other.page.goto(link.slice(0, -20));
  await other.page.getByText("it was cut short or changed on its way").waitFor();
  await other.page.getByRole("heading", { name: "The last unit" }).waitFor();
  await other.leaves(NO_SERVER);
});

test("every interleaving is explored, and what is found can be looked at", async () => {
  await choose("The last unit");
  await person.page.getByRole("link", { name: "Explore" }).click();
  await watch(person.page);
  await person.page.getByRole("button", { name: "Explore" }).click();
  await person.page.getByText(/All [\d,]+ states were reached, and none of them is wrong/).waitFor();
  console.log(`while it explores: ${await watched(person.page)}`);
  await person.page.getByRole("link", { name: "Run" }).click();
  await choose("A store that sells twice");
  await person.page.getByRole("link", { name: "Explore" }).click();
  await person.page.getByRole("button", { name: "Explore" }).click();
  await person.page.getByText("No oversell is broken").waitFor();
  await person.looksAt("simulator-explore");
  // A verdict is about the scenario that it was reached for.
  await chooseHere("The queue");
  await person.page.getByText("No oversell is broken").waitFor({ state: "hidden" });
  await chooseHere("A store that sells twice");
  await person.page.getByRole("button", { name: "Explore" }).click();
  await person.page.getByText("No oversell is broken").waitFor();
  await person.page.getByRole("button", { name: "Look at it, step by step" }).click();
  await person.page.getByRole("heading", { name: "What was found" }).waitFor();
  await press("End");
  await person.page.getByText("No oversell is broken.").waitFor();
});

test("policies are compared while the page answers, and at what speed", async () => {
  await choose("A day of a small shop");
  await person.page.getByRole("link", { name: "Compare" }).click();
  await person.page.getByLabel("Orders by chance").fill("20000");
  await watch(person.page);
  await person.page.getByRole("button", { name: "Compare" }).click();
  await person.page.getByRole("columnheader", { name: "A third of the hold" }).waitFor();
  await person.page.getByRole("button", { name: "Add a policy" }).click();
  await person.page.getByLabel("Name of policy 3").waitFor();
  await person.page.getByText(/40,000 orders in [\d.]+ s/).waitFor({ timeout: 120_000 });
  const rate = await person.page.getByText(/a second$/).innerText();
  console.log(`Chromium: ${rate}; ${await watched(person.page)}`);
  await person.looksAt("simulator-compare");
});

test("what is compared follows the scenario, and a field that was emptied takes a number again", async () => {
  await chooseHere("The last unit");
  const first = person.page.getByRole("group", { name: "Policy 1" });
  assert.equal(await first.getByLabel("On shortage").inputValue(), "reject");
  await chooseHere("The queue");
  assert.equal(await first.getByLabel("On shortage").inputValue(), "wait");
  assert.equal(await first.getByLabel("Overtaken at most").inputValue(), "2");
  await chooseHere("A day of a small shop");
  await first.getByLabel("Hold").fill("");
  await first.getByLabel("Hold").fill("20");
  await person.page.getByLabel("Orders by chance").fill("100");
  await person.page.getByRole("button", { name: "Compare" }).click();
  await person.page.getByText(/200 orders in [\d.]+ s/).waitFor();
  assert.equal(await person.page.getByRole("alert").count(), 0);
});

test("a hold that is too short loses sales, and nothing is called better by chance", async () => {
  const first = person.page.getByRole("group", { name: "Policy 1" });
  const second = person.page.getByRole("group", { name: "Policy 2" });
  await first.getByLabel("Hold").fill("15");
  await second.getByLabel("Hold").fill("2");
  await person.page.getByLabel("Orders by chance").fill("5000");
  const compare = async () => {
    await person.page.getByRole("button", { name: "Compare" }).click();
    await person.page.getByText(/10,000 orders in [\d.]+ s/).waitFor({ timeout: 60_000 });
    await person.page.getByText(/Green is better by more than chance: over 5 seeds/).waitFor();
  };
  const cells = (measure) => person.page.getByRole("row", { name: new RegExp(`^${measure}`) }).getByRole("cell").allInnerTexts();
  const units = (text) => Number(text.replace(/[^\d]/g, ""));
  await compare();
  const fill = (await cells("Fill rate")).map((text) => Number.parseFloat(text));
  assert.ok(fill[0] >= 85 && fill[0] <= 98, `a shop serves most: ${fill[0]} %`);
  assert.ok(fill[1] < 50, `most come back to a hold that ran out: ${fill[1]} %`);
  const lost = await cells("Lost sales");
  assert.match(lost[0], /best/);
  assert.ok(units(lost[1]) > 3 * units(lost[0]), lost.join());
  const ranOut = (await cells("hold ran out while deciding")).map(units);
  assert.ok(ranOut[0] < ranOut[1] && ranOut[1] > units(lost[1]) / 2, ranOut.join());
  await person.looksAt("simulator-compare-lost");
  // Two names of one policy: every figure is the same, and none is better.
  await second.getByLabel("Hold").fill("15");
  await compare();
  assert.equal(await person.page.getByText("(best)").count(), 0);
});

test("a log of orders is stepped through, and foreign files are told apart", async () => {
  await person.page.getByRole("link", { name: "Replay" }).click();
  const file = person.page.locator("input[type=file]");
  const give = (name, text) => file.setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
  await give("broken.json", "{\"earmark\": ");
  await person.page.getByText("may have been cut short").waitFor();
  await give("other.json", "{\"hello\": 1}");
  await person.page.getByText("this is a file of something else").waitFor();
  await give("old.json", "{\"version\": 0}");
  await person.page.getByText("is older than what this Earmark reads").waitFor();
  await give("wrong.csv", "order_id,placed_at,sku,quantity\na,yesterday,mug,1\n");
  await person.page.getByText("line 2: placed_at must be an instant").waitFor();
  await person.looksAt("simulator-replay");
  await give("orders.csv", "order_id,placed_at,sku,quantity\na,2024-05-01T10:00:00Z,mug,2\nb,2024-05-01T10:05:00Z,mug,3\n");
  await person.page.getByRole("heading", { name: "Orders of a log" }).waitFor();
  await press("End");
  await person.page.getByText("2 orders").first().waitFor();
});

test("what happened on a server is decided the same again, event by event", async () => {
  const server = await Server.start();
  try {
    await server.receive("mug", 5, { reference: "note-1" });
    await server.order("paid", "mug", 2, { profile: "hold-confirm", hold_seconds: 60 });
    await server.send("POST", "orders/paid/extend", { ttl_seconds: 90 });
    await server.send("POST", "orders/paid/confirm", {});
    await server.send("POST", "orders/paid/payment", { outcome: "approved", reference: "money-1" });
    await server.send("POST", "orders/paid/payment", { outcome: "approved", reference: "money-2" });
    await server.send("POST", "orders/paid/fulfil", { lines: [{ sku: "mug", quantity: 1 }], keep_rest: true, reference: "parcel-1" });
    await server.send("POST", "orders/paid/fulfil", {});
    await server.order("given-up", "mug", 1);
    await server.send("POST", "orders/given-up/cancel", { reason: "changed my mind" });
    await server.order("short", "mug", 9, { profile: "auto-deliver" });
    await server.send("POST", "orders/short/cancel", {});
    await server.reserve("cart", "mug", 1, { ttl_seconds: 60 });
    await server.send("POST", "inventory/release", { reservation_id: "cart" });
    await server.send("POST", "inventory/adjust", { sku: "mug", on_hand: 7, reason: "counted" });
    const policies = (await server.get("policies")).items;
    const whole = (of, events) => JSON.stringify({ earmark: "history", version: 1, of, exported_at: new Date().toISOString(), complete: true, events, now: null, policies });
    const histories = { sku: whole({ sku: "MUG" }, (await server.get("events?limit=500")).items) };
    for (const id of ["paid", "given-up", "short"]) histories[id] = whole({ order: id }, (await server.get(`orders/${id}/events`)).items);
    await person.page.getByRole("link", { name: "Replay" }).click();
    const file = person.page.locator("input[type=file]");
    for (const [name, text] of Object.entries(histories)) {
      await file.setInputFiles({ name: `${name}.json`, mimeType: "application/json", buffer: Buffer.from(text) });
      await person.page.getByText(`${name}.json`).waitFor();
      const verdict = await person.page.getByRole("status").first().innerText();
      assert.match(verdict, /decides all .* the same again/, `${name}: ${await person.page.getByRole("table").innerText()}`);
    }
    // One event is not as the core decides it.
    const forged = histories.paid.replace('"status":"confirmed"', '"status":"failed"');
    await file.setInputFiles({ name: "forged.json", mimeType: "application/json", buffer: Buffer.from(forged) });
    await person.page.getByText("does not decide all of it the same again").waitFor();
    await person.looksAt("simulator-history");
    await person.page.getByRole("button", { name: "Step through it" }).click();
    await person.page.getByRole("heading", { name: "What really happened" }).waitFor();
    await press("ArrowRight");
    await step(1);
  } finally {
    await server.stop();
  }
});

test("it fits a phone", async () => {
  const other = await Person.at(folder, PHONE);
  await other.opens("");
  await other.page.getByRole("button", { name: "Play", exact: true }).waitFor();
  await other.page.getByRole("button", { name: "Step", exact: true }).click();
  await other.page.getByText("is reserved: all of its stock is held").waitFor();
  await other.looksAt("simulator-phone");
  await other.leaves(NO_SERVER);
});

test("it is dark where the system is, and nothing moves for whoever asked for that", async () => {
  const other = await Person.at(folder, { colorScheme: "dark", reducedMotion: "reduce" });
  await other.opens("");
  const play = other.page.getByRole("button", { name: "Play", exact: true });
  await play.waitFor();
  const [, lightness] = await other.page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return ["of 255", (red + green + blue) / 3];
  });
  assert.ok(lightness < 64, `the ground is dark: ${lightness} of 255`);
  await play.click();
  await other.page.getByText("Nothing is left to come").waitFor();
  const moving = await other.page.evaluate(() => document.getAnimations().filter(({ playState, effect }) => playState === "running" && effect.getComputedTiming().duration > 1).length);
  assert.equal(moving, 0);
  for (const place of ["Run", "Explore", "Compare", "Replay"]) {
    await other.page.getByRole("link", { name: place }).click();
    await other.looksAt(`simulator-${place.toLowerCase()}-dark`);
  }
  await other.leaves(NO_SERVER);
});

/** From now on, the page notes how long it was busy at a stretch, and how long it took from an input to the next picture. */
async function watch(page) {
  await page.evaluate(() => {
    const noted = { busy: 0, answered: 0 };
    globalThis.noted = noted;
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (noted.busy = Math.max(noted.busy, duration)))).observe({ type: "longtask" });
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (noted.answered = Math.max(noted.answered, duration)))).observe({ type: "event", durationThreshold: 16 });
  });
}

async function watched(page) {
  const { busy, answered } = await page.evaluate(() => globalThis.noted);
  const atMost = (milliseconds, least) => (milliseconds === 0 ? `less than ${least}` : `at most ${Math.round(milliseconds)}`);
  return `the page was busy for ${atMost(busy, 50)} ms at a stretch, and showed the effect of an input after ${atMost(answered, 16)} ms`;
}
