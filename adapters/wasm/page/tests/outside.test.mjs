// What goes out and comes in: purchase orders, waiting for goods, debts, dead letters.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { Person, Server } from "./harness.mjs";

let server;
let person;
let provider;
let answers;
before(async () => {
  // A payment provider that fails until it is told otherwise.
  answers = { status: 500, body: "" };
  provider = createServer((_, response) => response.writeHead(answers.status).end(answers.body)).listen(0, "127.0.0.1");
  await once(provider, "listening");
  server = await Server.start("--payment-url", `http://127.0.0.1:${provider.address().port}/pay`);
  person = await Person.at(server);
  const retry = { base_seconds: 1, cap_seconds: 1, growth: "fixed", max_attempts: 1 };
  await server.send("PUT", "policies/impatient", { payment_seconds: 1800, retry });
});
after(async () => {
  await person.leaves(/status of 4(09|22)/);
  await server.stop();
  provider.close();
});

test("nothing bought and nothing owed are told", async () => {
  await person.opens("#/purchases");
  await person.sees("Nothing was bought yet.");
  await person.opens("#/outgoing");
  await person.sees("Nothing is owed to the outside.");
  await person.follows("Dead letters");
  await person.sees(/Nothing was given up/);
});

test("goods are bought, and received in two deliveries", async () => {
  await person.opens("#/purchases");
  await person.presses("Raise a purchase order");
  await person.types("SKU", "desk");
  await person.types("Quantity", "5");
  await person.types("Purchase order id", "po-1");
  await person.presses("Raise it", person.dialog);
  await person.isDone();
  const row = person.row("po-1");
  await row.getByText("open").waitFor();
  assert.equal((await server.get("inventory/DESK")).incoming, 5);
  await row.getByRole("button", { name: "Receive…" }).click();
  await person.types("DESK", "0.5");
  await person.presses("Receive", person.dialog);
  await person.dialog.getByText(/whole number/).waitFor();
  await person.types("DESK", "2");
  await person.presses("Receive", person.dialog);
  await person.isDone();
  await row.getByText("2 came").waitFor();
  await person.looksAt("purchases");
  await row.getByRole("button", { name: "Receive…" }).click();
  await person.dialog.getByText("3 of 5 missing").waitFor();
  await person.presses("Receive", person.dialog);
  await person.isDone();
  await row.getByText("received").waitFor();
  assert.equal((await server.get("inventory/DESK")).on_hand, 5);
});

test("an order that waits is served when its goods come", async () => {
  await server.order("big-1", "DESK", 8, { profile: "auto-deliver" });
  await server.reserve("big-2", "DESK", 9, { on_shortage: "wait" });
  await person.opens("#/orders/big-1");
  await person.page.getByRole("img", { name: "awaiting restock, where it is" }).waitFor();
  await person.panel("Next deadline").getByText(/place 1 in line/).waitFor();
  await person.opens("#/stock/DESK");
  await person.row("big-2", person.panel("Why")).getByText("2").first().waitFor();
  await person.panel("Why").getByText(/to come, bought by/).waitFor();
  await person.opens("#/holds?show=waiting");
  await person.row("big-2").waitFor();
  await person.looksAt("waiting");
  await person.opens("#/purchases");
  await person.row("big-1").getByRole("button", { name: "Receive…" }).click();
  await person.presses("Receive", person.dialog);
  await person.isDone();
  await person.opens("#/orders/big-1");
  await person.page.getByRole("img", { name: "confirmed, where it is" }).waitFor();
  await person.panel("Owed to the outside").getByText("no URL for fulfilment").waitFor();
});

test("what nobody can be called for is answered by hand", async () => {
  const owed = person.panel("Owed to the outside");
  await owed.getByRole("row").filter({ hasText: "deliver" }).getByRole("button", { name: "Answer…" }).click();
  await person.chooses("Answer", "The goods left: the order is fulfilled");
  await person.looksAt("answer");
  await person.presses("Answer", person.dialog);
  await person.isDone();
  await person.page.getByRole("img", { name: "fulfilled, where it is" }).waitFor();
});

test("a dead letter is seen, retried and goes through", async () => {
  await server.receive("MUG", 5);
  await server.order("pay-1", "MUG", 1, { profile: "impatient" });
  await server.send("POST", "orders/pay-1/confirm", {});
  await person.opens("");
  const stuck = person.row("pay-1", person.panel("Needs a hand"));
  await stuck.getByText("dead").waitFor();
  await stuck.getByText("1 of 1 attempt failed").waitFor();
  await person.looksAt("overview-stuck");
  answers = { status: 200, body: JSON.stringify({ outcome: "approved", reference: "psp-1" }) };
  await stuck.getByRole("button", { name: "Retry…" }).click();
  await person.presses("Try again", person.dialog);
  await person.isDone();
  await stuck.waitFor({ state: "hidden" });
  await person.opens("#/orders/pay-1");
  await person.page.getByRole("img", { name: "confirmed, where it is" }).waitFor();
  await person.panel("About it").getByText("paid, psp-1").waitFor();
});

test("a dead letter is dropped, with a reason", async () => {
  answers = { status: 500, body: "" };
  await server.order("pay-2", "MUG", 1, { profile: "impatient" });
  await server.send("POST", "orders/pay-2/confirm", {});
  await person.opens("#/outgoing?state=dead");
  await person.row("pay-2").getByRole("button", { name: "Drop…" }).click();
  await person.presses("Drop it", person.dialog);
  await person.dialog.getByText("One field breaks a rule.").waitFor();
  await person.types("Reason", "settled on the phone");
  await person.presses("Drop it", person.dialog);
  await person.isDone();
  await person.row("pay-2").waitFor({ state: "hidden" });
  await person.follows("Dropped");
  await person.row("pay-2").waitFor();
});
