// Stock: receiving, searching, counting, moving, and why a figure is what it is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Person, Server } from "./harness.mjs";

let server;
let person;
before(async () => {
  server = await Server.start();
  person = await Person.at(server);
});
after(async () => {
  // A refusal is an answer too, and browsers write every one of them into their console.
  await person.leaves(/status of 4(04|09|22)/);
  await server.stop();
});

test("an empty store says how to begin", async () => {
  await person.opens("#/stock");
  await person.sees("There is no stock yet.");
  await person.looksAt("stock-empty");
});

test("goods are received, and a mistake is told beside its field", async () => {
  await person.presses("Receive goods", person.page.locator("main .row").first());
  await person.presses("Receive", person.dialog);
  await person.dialog.getByText("Some fields break a rule.").waitFor();
  const sku = person.dialog.getByLabel("SKU", { exact: true });
  assert.equal(await sku.getAttribute("aria-invalid"), "true");
  assert.ok(await sku.evaluate((input) => input === document.activeElement), "the first wrong field has the focus");
  await person.looksAt("receive-refused");
  await person.types("SKU", "mug");
  await person.types("Quantity", "a dozen");
  await person.presses("Receive", person.dialog);
  await person.dialog.getByText(/whole number/).waitFor();
  await person.types("Quantity", "12");
  await person.types("Reference", "note-1");
  await person.page.keyboard.press("Enter");
  await person.isDone();
  await person.sees("Received 12 units of MUG: 12 on hand.");
  await person.row("MUG").getByText("12").first().waitFor();
});

test("a search narrows the list, and survives a reload", async () => {
  await server.receive("LAMP", 3);
  await person.row("LAMP").waitFor();
  await person.page.keyboard.press("/");
  await person.page.keyboard.type("lam");
  await person.row("MUG").waitFor({ state: "hidden" });
  await person.page.reload();
  await person.row("LAMP").waitFor();
  assert.equal(await person.row("MUG").count(), 0);
  await person.page.getByLabel("Search by SKU").fill("zebra");
  await person.sees("No SKU contains “zebra”.");
  await person.presses("Show all");
  await person.row("MUG").waitFor();
});

test("the page of a SKU shows its figures, and follows what others do", async () => {
  await person.follows("MUG");
  await person.heading("MUG");
  await person.panel("Figures").getByText("12").first().waitFor();
  await server.reserve("cart-7", "MUG", 5, { ttl_seconds: 300 });
  await person.panel("Why").getByText("7 available").waitFor();
  await person.panel("Why").getByText("= 12 on hand − 5 reserved − 0 committed − 0 safety stock").waitFor();
  const holder = person.row("cart-7", person.panel("Why"));
  await holder.getByText("pending").waitFor();
  await holder.getByText(/4 min \d\d s/).waitFor();
  await person.row("−5", person.panel("Ledger")).waitFor({ state: "hidden" });
  await person.row("+5 reserved", person.panel("Ledger")).waitFor();
  await person.looksAt("sku");
});

test("a count, a difference and a safety stock are booked with their reason", async () => {
  await person.presses("Adjust");
  await person.types("Units on the shelf", "11");
  await person.presses("Adjust", person.dialog);
  await person.dialog.getByText("One field breaks a rule.").waitFor();
  await person.types("Reason", "one was broken");
  await person.presses("Adjust", person.dialog);
  await person.isDone();
  await person.row("one was broken", person.panel("Ledger")).getByText("−1 on hand").waitFor();

  await person.presses("Adjust");
  const pressed = () => person.dialog.getByRole("button", { pressed: true }).allInnerTexts();
  assert.deepEqual(await pressed(), ["Counted"]);
  await person.presses("Off by", person.dialog);
  assert.deepEqual(await pressed(), ["Off by"]);
  await person.types("Difference, like −2 or 5", "−1");
  await person.types("Reason", "another one");
  await person.presses("Adjust", person.dialog);
  await person.isDone();

  await person.presses("Adjust");
  await person.presses("Safety stock", person.dialog);
  await person.types("Units to keep back", "2");
  await person.types("Reason", "for the window");
  await person.looksAt("adjust");
  await person.presses("Adjust", person.dialog);
  await person.isDone();
  await person.panel("Why").getByText("3 available").waitFor();
});

test("goods go to another location, at most what is available", async () => {
  await person.presses("Transfer");
  await person.types("To", "north");
  await person.types("Quantity", "4");
  await person.presses("Transfer", person.dialog);
  await person.dialog.getByText("There is not enough stock. MUG: 4 asked, 3 available.").waitFor();
  await person.types("Quantity", "3");
  await person.presses("Transfer", person.dialog);
  await person.isDone();
  await person.panel("Why, at north").getByText("3 available").waitFor();
  await person.panel("Why, at main").getByText("0 available").waitFor();
});

test("a reservation that no order drives is acted on", async () => {
  await person.follows("cart-7");
  await person.heading("cart-7");
  await person.sees("pending");
  await person.looksAt("hold");
  await person.presses("Extend");
  await person.types("Minutes from now", "12");
  await person.presses("extend", person.dialog);
  await person.dialog.getByText(/It cannot be held longer than until/).waitFor();
  await person.types("Minutes from now", "9");
  await person.presses("extend", person.dialog);
  await person.isDone();
  await person.sees(/8 min \d\d s/);
  await person.presses("Confirm");
  await person.presses("confirm", person.dialog);
  await person.isDone();
  await person.presses("Release");
  await person.types("Reason", "changed their mind");
  await person.presses("release", person.dialog);
  await person.isDone();
  await person.sees("changed their mind");
  assert.equal((await server.get("reservations/cart-7")).status, "released");
});

test("a figure of the chart can be hidden", async () => {
  await person.opens("#/stock/MUG");
  const chart = person.panel("Over time");
  await chart.getByRole("img", { name: /The figures over time/ }).waitFor();
  const waiting = chart.getByRole("button", { name: /waiting/ });
  await waiting.click();
  assert.equal(await waiting.getAttribute("aria-pressed"), "false");
  assert.ok((await chart.locator("canvas").boundingBox()).width > 400);
});

test("its history is exported whole", async () => {
  const file = await person.downloads("Export history");
  assert.equal(file.name, "earmark-MUG.json");
  const history = JSON.parse(file.text);
  assert.deepEqual([history.earmark, history.version, history.of, history.complete], ["history", 1, { sku: "MUG" }, true]);
  const types = new Set(history.events.map((event) => event.type));
  for (const type of ["warehouse.stock.received", "warehouse.stock.adjusted", "warehouse.inventory.reserved", "warehouse.inventory.released"]) {
    assert.ok(types.has(type), type);
  }
  assert.ok(history.events.every((event) => JSON.stringify(event).includes("MUG") || event.subject === "cart-7"), "and nothing else's");
  assert.equal(history.now.on_hand, (await server.get("inventory/MUG")).on_hand);
  assert.ok(history.policies.some((policy) => policy.name === "checkout"));
});

test("a SKU that nobody knows, and one that is none, are told apart", async () => {
  await person.opens("#/stock/GHOST");
  await person.sees("Nothing is known of GHOST.");
  await person.opens("#/stock/%C3%A4");
  await person.sees("This is no SKU.");
});

test("of many who hold, the next to run out come first, and all are told when asked for", async () => {
  await server.receive("PEN", 50);
  const commands = Array.from({ length: 12 }, (_, n) => ({
    type: "reserve",
    reservation_id: `pen-${n}`,
    lines: [{ sku: "PEN", quantity: 1 }],
    ttl_seconds: 800 - 60 * n,
  }));
  await server.send("POST", "inventory/batch", { commands: [...commands, { type: "confirm", reservation_id: "pen-11" }] });
  await person.opens("#/stock/PEN");
  const holders = person.panel("Why").getByRole("link");
  await person.row("pen-10", person.panel("Why")).waitFor();
  assert.equal(await holders.first().textContent(), "pen-10");
  assert.equal(await holders.count(), 10);
  await person.presses("Show all 12", person.panel("Why"));
  assert.equal(await holders.count(), 12);
  assert.equal(await holders.last().textContent(), "pen-11", "a promise has no deadline");
});
