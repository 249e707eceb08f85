// Orders: from the first click to the last, and what becomes of those that go another way.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Person, Server, until } from "./harness.mjs";

let server;
let person;
before(async () => {
  server = await Server.start();
  person = await Person.at(server);
});
after(async () => {
  await person.leaves(/status of 4(04|09|22)/);
  await server.stop();
});

test("an overview of nothing is calm", async () => {
  await person.opens("");
  await person.heading("Overview");
  for (const text of ["No hold runs out soon.", "Nobody waits for stock.", "Nothing is stuck.", "Nothing happened yet."]) await person.sees(text);
  await person.looksAt("overview-empty");
});

test("an order is placed, confirmed and fulfilled", async () => {
  await server.receive("MUG", 10);
  await server.receive("LAMP", 10);
  await person.presses("Place an order");
  await person.types("SKU", "mug");
  await person.types("Quantity", "2");
  await person.presses("Another line", person.dialog);
  const second = person.dialog.getByRole("group", { name: "Line 2" });
  await second.getByLabel("SKU").fill("lamp");
  await person.types("Order id", "web-1");
  await person.dialog.getByText("Holds its stock for 15 min.").waitFor();
  await person.looksAt("place");
  await person.presses("Place the order", person.dialog);
  await person.isDone();

  await person.heading("web-1");
  await person.panel("Next deadline").getByText(/14 min \d\d s/).waitFor();
  await person.page.getByRole("img", { name: "reserved, where it is" }).waitFor();
  await person.looksAt("order-reserved");

  await person.presses("Confirm");
  await person.dialog.getByText("2 × MUG").waitFor();
  await person.presses("Confirm the order", person.dialog);
  await person.isDone();
  await person.page.getByRole("img", { name: "confirmed, where it is" }).waitFor();

  await person.presses("Fulfil");
  await person.presses("Goods left", person.dialog);
  await person.isDone();
  await person.page.getByRole("img", { name: "fulfilled, where it is" }).waitFor();
  await person.panel("What happened").getByText("Fulfilled: the goods left").waitFor();
  assert.equal((await server.get("inventory/MUG")).on_hand, 8);
});

test("a reload finds the same screen", async () => {
  await person.page.reload();
  await person.heading("web-1");
  await person.page.goBack();
  await person.heading("Overview");
});

test("too little stock is told by line, and the refused order is kept", async () => {
  await person.presses("Place an order");
  await person.types("SKU", "LAMP");
  await person.types("Quantity", "99");
  await person.types("Order id", "web-2");
  await person.presses("Place the order", person.dialog);
  await person.dialog.getByText("There is not enough stock. LAMP: 99 asked, 9 available. The order web-2 is kept as rejected.").waitFor();
  await person.types("Quantity", "-1");
  await person.types("Order id", "web 3");
  await person.presses("Place the order", person.dialog);
  await person.dialog.getByText("Some fields break a rule.").waitFor();
  assert.equal(await person.dialog.locator("[aria-invalid=true]").count(), 2);
  await person.page.keyboard.press("Escape");
  await person.isDone();
  await person.opens("#/orders/web-2");
  await person.page.getByRole("img", { name: "rejected, where it is" }).waitFor();
});

test("an order is held longer, and cancelled with its reason", async () => {
  await server.order("web-4", "MUG", 1, { hold_seconds: 300 });
  await person.opens("#/orders/web-4");
  await person.presses("Extend");
  await person.types("Minutes from now", "soon");
  await person.presses("Extend the hold", person.dialog);
  await person.dialog.getByText(/at least 1 second/).waitFor();
  await person.types("Minutes from now", "8");
  await person.presses("Extend the hold", person.dialog);
  await person.isDone();
  await person.panel("Next deadline").getByText(/7 min \d\d s/).waitFor();
  await person.presses("Cancel");
  await person.types("Reason", "wrong colour");
  await person.presses("Cancel the order", person.dialog);
  await person.isDone();
  await person.panel("What happened").getByText("Cancelled: wrong colour").waitFor();
  assert.equal((await server.get("inventory/MUG")).available, 8);
});

test("a deadline passes while somebody looks", async () => {
  await server.order("web-5", "MUG", 1, { hold_seconds: 3 });
  await person.opens("#/orders/web-5");
  await person.panel("Next deadline").waitFor();
  await person.page.getByRole("img", { name: "expired, where it is" }).waitFor();
  await person.seesNot("left, until");
});

test("a payment is recorded", async () => {
  await server.order("web-6", "MUG", 1, { profile: "hold-confirm" });
  await server.send("POST", "orders/web-6/confirm", {});
  await person.opens("#/orders/web-6");
  await person.presses("Record a payment");
  await person.types("Reference", "pay-77");
  await person.presses("Record it", person.dialog);
  await person.isDone();
  await person.page.getByRole("img", { name: "confirmed, where it is" }).waitFor();
  await person.panel("About it").getByText("paid, pay-77").waitFor();
});

test("what another did meanwhile is said, not overwritten", async () => {
  await server.order("web-7", "MUG", 1);
  await person.opens("#/orders/web-7");
  await person.presses("Confirm");
  await server.send("POST", "orders/web-7/cancel", {});
  await person.presses("Confirm the order", person.dialog);
  await person.dialog.getByText("Its state does not allow this: it is cancelled.").waitFor();
  await person.page.keyboard.press("Escape");
});

test("orders are listed by state and opened by id", async () => {
  await person.opens("#/orders");
  await person.row("web-1").getByText("fulfilled").waitFor();
  await person.follows("cancelled");
  await person.row("web-1").waitFor({ state: "hidden" });
  await person.row("web-4").waitFor();
  await person.page.reload();
  await person.row("web-4").waitFor();
  await person.page.keyboard.press("/");
  await person.page.keyboard.type("web-1\n");
  await person.heading("web-1");
  await person.opens("#/orders/nobody");
  await person.sees("No order is known as nobody.");
});

test("the history of an order is exported as its events", async () => {
  await person.opens("#/orders/web-1");
  const history = JSON.parse((await person.downloads("Export history")).text);
  assert.deepEqual([history.of, history.complete], [{ order: "web-1" }, true]);
  assert.deepEqual(history.events, (await server.get("orders/web-1/events")).items);
  assert.equal(history.now.status, "fulfilled");
});

test("the overview counts, and what happens elsewhere appears by itself", async () => {
  await person.opens("");
  const states = person.panel("Orders by state");
  await states.getByRole("link", { name: "cancelled 2 orders" }).waitFor();
  await states.getByRole("link", { name: "reserved 0 orders" }).waitFor();
  await server.order("web-8", "MUG", 2);
  await states.getByRole("link", { name: "reserved 1 order" }).waitFor();
  await person.row("web-8", person.panel("About to expire")).getByText(/min \d\d s/).waitFor();
  await person.panel("Activity").getByText("Placed for 2 × MUG, under checkout").waitFor();
  await states.getByRole("link", { name: "reserved 1 order" }).click();
  await person.row("web-8").waitFor();
  assert.match(person.page.url(), /#\/orders\?status=reserved$/);
});

test("throughput and time to answer come from the server's own counters", async () => {
  await person.opens("");
  let n = 0;
  const busy = setInterval(() => server.receive("DUST", 1, { reference: `busy-${n++}` }).catch(() => {}), 20);
  const value = person.page.locator(".tile", { hasText: "Decisions a second" }).locator(".value");
  await until(async () => Number(await value.textContent()) > 1, "decisions are counted");
  await person.page.locator(".tile", { hasText: "95 % answered in" }).getByText(/^≤ \d+/).waitFor();
  clearInterval(busy);
});
