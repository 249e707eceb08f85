// Every screen in light and dark, on a desk and on a phone: by eye (pictures in target/page-pictures), by
// keyboard, and by ear.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, PHONE, Person, Server } from "./harness.mjs";

const SCREENS = {
  overview: ["", "Overview"],
  stock: ["#/stock", "Stock"],
  sku: ["#/stock/CHAIR", "CHAIR"],
  orders: ["#/orders", "Orders"],
  order: ["#/orders/demo-ann", "demo-ann"],
  "order-waits": ["#/orders/demo-gus", "demo-gus"],
  holds: ["#/holds", "Holds"],
  purchases: ["#/purchases", "Purchasing"],
  outgoing: ["#/outgoing", "Outgoing"],
  nowhere: ["#/elsewhere", "Nowhere"],
};

let server;
before(async () => {
  server = await Server.start("--demo");
});
after(() => server.stop());

for (const [device, options] of Object.entries({ desk: DESK, phone: PHONE })) {
  for (const colorScheme of ["light", "dark"]) {
    test(`every screen, ${colorScheme}, ${device}`, async () => {
      const person = await Person.at(server, { ...options, colorScheme });
      for (const [name, [address, heading]] of Object.entries(SCREENS)) {
        await person.opens(address);
        await person.heading(heading);
        await person.page.getByText("Live", { exact: true }).waitFor();
        await person.page.getByText("Loading").first().waitFor({ state: "hidden" });
        await person.looksAt(`${name}-${device}-${colorScheme}`);
      }
      await person.opens("#/orders");
      await person.presses("Place an order");
      await person.looksAt(`place-${device}-${colorScheme}`);
      await person.leaves();
    });
  }
}

test("all of it goes by keyboard", async () => {
  const person = await Person.at(server);
  const { keyboard } = person.page;
  const focused = () => person.page.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.getAttribute("aria-label") || document.activeElement?.id);
  await person.opens("#/orders/demo-ann");
  await person.heading("demo-ann");
  await keyboard.press("Tab");
  assert.equal(await focused(), "Skip to the content");
  await keyboard.press("Enter");
  assert.equal(await person.page.evaluate(() => document.activeElement?.id), "main");
  assert.match(person.page.url(), /demo-ann$/, "the address still names the screen");
  for (let n = 0; (await focused()) !== "Confirm"; n++) {
    assert.ok(n < 20, "the way to the button is short");
    await keyboard.press("Tab");
  }
  await keyboard.press("Enter");
  await person.dialog.waitFor();
  await keyboard.press("Escape");
  await person.isDone();
  assert.equal(await focused(), "Confirm", "the focus is where it was");
  await person.leaves();
});

test("a chosen theme is kept", async () => {
  const person = await Person.at(server, { colorScheme: "light" });
  const ground = () => person.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await person.opens("");
  const light = await ground();
  await person.page.getByRole("button", { name: /^Theme: as the system says/ }).click();
  await person.page.getByRole("button", { name: /^Theme: light/ }).click();
  const dark = await ground();
  assert.notEqual(dark, light);
  await person.page.reload();
  await person.heading("Overview");
  assert.equal(await ground(), dark);
  await person.page.getByRole("button", { name: /^Theme: dark/ }).click();
  assert.equal(await ground(), light);
  await person.leaves();
});

test("nothing moves for whoever asked for that", async () => {
  const person = await Person.at(server, { reducedMotion: "reduce" });
  await person.opens("");
  await person.heading("Overview");
  const slow = await person.page.evaluate(() =>
    document.getAnimations().filter((one) => Number(one.effect?.getComputedTiming().duration) > 10).length,
  );
  assert.equal(slow, 0);
  await person.leaves();
});

test("the page loads nothing from elsewhere, and its policy would refuse it", async () => {
  const person = await Person.at(server);
  const asked = [];
  person.page.on("request", (request) => asked.push(request.url()));
  await person.opens("");
  await person.heading("Overview");
  assert.ok(asked.every((url) => url.startsWith(server.base)), asked.join("\n"));
  const page = await fetch(server.base);
  assert.match(page.headers.get("content-security-policy"), /default-src 'none'/);
  await person.leaves();
});

test("the simulator is one click away", async () => {
  const person = await Person.at(server);
  await person.opens("");
  await person.follows("Simulator");
  await person.page.waitForURL(`${server.base}/simulator/`);
  await person.page.getByRole("heading", { level: 1 }).waitFor({ state: "attached" });
  await person.follows("Dashboard");
  await person.heading("Overview");
  await person.leaves();
});
