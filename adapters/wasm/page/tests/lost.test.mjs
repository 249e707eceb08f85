// The server goes away and comes back, and whoever looks at it loses nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Person, Server } from "./harness.mjs";

let server;
let person;
before(async () => {
  server = await Server.start();
  person = await Person.at(server);
  await server.receive("MUG", 10);
});
after(async () => {
  await person.leaves(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/);
  await server.stop();
});

test("a lost connection is said, and what was there stays", async () => {
  await person.opens("#/stock");
  await person.row("MUG").waitFor();
  await person.page.getByText("Live", { exact: true }).waitFor();
  await server.kill();
  await person.page.getByRole("alert").getByText(/The connection to the server is lost/).waitFor();
  await person.page.getByText("Connection lost", { exact: true }).waitFor();
  await person.row("MUG").getByText("10").first().waitFor();
  const dot = await person.page.locator("header i").evaluate((dot) => getComputedStyle(dot).backgroundColor);
  assert.equal(dot, "rgb(176, 40, 31)", "and not by words alone");
  await person.looksAt("lost");
});

test("a screen that was never read says so", async () => {
  await person.follows("Orders");
  await person.sees("The server cannot be reached.");
  await person.looksAt("lost-unread");
  await person.follows("Stock");
});

test("an action meanwhile fails in words, and goes through afterwards, once", async () => {
  await person.presses("Receive goods");
  await person.types("SKU", "MUG");
  await person.types("Quantity", "5");
  await person.presses("Receive", person.dialog);
  await person.dialog.getByText(/The server cannot be reached/).waitFor();
  await server.run();
  await person.presses("Receive", person.dialog);
  await person.isDone();
  await person.sees("Received 5 units of MUG: 15 on hand.");
  assert.equal((await server.get("inventory/MUG")).on_hand, 15);
});

test("it comes back by itself, with what happened meanwhile", async () => {
  await person.page.getByText("Live", { exact: true }).waitFor();
  await person.page.getByText(/The connection to the server is lost/).waitFor({ state: "hidden" });
  await person.row("MUG").getByText("15").first().waitFor();
  await server.receive("MUG", 1);
  await person.row("MUG").getByText("16").first().waitFor();
});

test("whoever does not want to wait tries at once", async () => {
  await server.kill();
  await person.page.getByRole("alert").waitFor();
  await server.run();
  await person.presses("Try now");
  await person.page.getByText("Live", { exact: true }).waitFor();
  await person.page.getByRole("alert").waitFor({ state: "hidden" });
});
