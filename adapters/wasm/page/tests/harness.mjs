// A real server on a fresh file, a real browser in front of it, and what a person does with both.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer as createHost } from "node:http";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const target = fileURLToPath(new URL("../../../../target", import.meta.url));
const program = process.env.EARMARK_PROGRAM ?? join(target, "debug/earmark");
const pictures = join(target, "page-pictures");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const DESK = { viewport: { width: 1280, height: 800 } };
export const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

/** Long enough for a machine that is busy with other things. */
const PATIENCE = 20_000;

export class Server {
  #folder = mkdtempSync(join(tmpdir(), "earmark-page-"));
  #running;
  /** Browsers that look at it. One that a failed test left open would keep the run from ending. */
  browsers = [];

  static async start(...flags) {
    const server = new Server();
    server.flags = flags;
    server.port = await freePort();
    server.base = `http://127.0.0.1:${server.port}`;
    await server.run();
    return server;
  }

  /** Runs the program; again on the same file and port after `kill`. */
  async run() {
    const file = join(this.#folder, "stock.sqlite");
    const args = ["serve", "--listen", `127.0.0.1:${this.port}`, "--store", `sqlite:${file}`, ...this.flags];
    this.#running = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, RUST_LOG: "error" } });
    await once(this.#running.stdout, "data");
    for (let tries = 0; ; tries++) {
      if (await fetch(`${this.base}/readyz`).then((answer) => answer.ok).catch(() => false)) return;
      assert.ok(tries < 200, "the server does not become ready");
      await pause(50);
    }
  }

  async kill() {
    const ended = once(this.#running, "exit");
    this.#running.kill("SIGKILL");
    await ended;
  }

  async stop() {
    await Promise.all(this.browsers.map((browser) => browser.close()));
    await this.kill();
    rmSync(this.#folder, { recursive: true });
  }

  async get(path) {
    const answer = await fetch(`${this.base}/api/v1/${path}`);
    assert.equal(answer.status, 200, `GET ${path}`);
    return answer.json();
  }

  async send(method, path, body) {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.base}/api/v1/${path}`, { method, headers, body: JSON.stringify(body) });
    const told = await answer.json();
    assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(told)}`);
    return told;
  }

  receive(sku, quantity, more = {}) {
    return this.send("POST", "inventory/receive", { sku, quantity, ...more });
  }

  reserve(reservation_id, sku, quantity, more = {}) {
    return this.send("POST", "inventory/reserve", { reservation_id, lines: [{ sku, quantity }], ...more });
  }

  order(order_id, sku, quantity, more = {}) {
    return this.send("POST", "orders", { order_id, lines: [{ sku, quantity }], ...more });
  }
}

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".svg": "image/svg+xml" };

/** What a static host lacks: the simulator asks whether a server answers beside it. */
export const NO_SERVER = /404/;

/** The simulator in a plain folder on a plain static host; below `/js/` what a program imports. */
export class Folder {
  browsers = [];

  static async serve() {
    const folder = new Folder();
    const file = (path) =>
      path.startsWith("/js/")
        ? join(target, "earmark-js", path.slice(4))
        : join(target, "page-build/simulator", path.endsWith("/") ? `${path}index.html` : path);
    folder.host = createHost((request, response) => {
      const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
      const found = file(path);
      if (path.includes("..") || !statSync(found, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
      response.writeHead(200, { "content-type": TYPES[extname(found)] ?? "application/octet-stream" }).end(readFileSync(found));
    }).listen(0, "127.0.0.1");
    await once(folder.host, "listening");
    folder.base = `http://127.0.0.1:${folder.host.address().port}`;
    return folder;
  }

  async stop() {
    await Promise.all(this.browsers.map((browser) => browser.close()));
    this.host.close();
  }
}

export class Person {
  #browser;
  /** What the browser complained about; looked at when the person leaves. */
  complaints = [];

  /** Somebody who looks at a server, on a desk unless said otherwise. */
  static async at(server, options = {}) {
    const person = new Person();
    person.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    });
    server.browsers.push(person.#browser);
    const context = await person.#browser.newContext({ ...DESK, acceptDownloads: true, ...options });
    context.setDefaultTimeout(PATIENCE);
    person.page = await context.newPage();
    person.base = server.base;
    person.page.on("pageerror", (error) => person.complaints.push(error.message));
    person.page.on("console", (message) => {
      if (message.type() === "error") person.complaints.push(message.text());
    });
    return person;
  }

  async opens(hash) {
    await this.page.goto(`${this.base}/${hash}`);
  }

  /** Leaves; nothing may have gone wrong behind the page, except what the test expects. */
  async leaves(expected = /^$/) {
    await this.#browser.close();
    assert.deepEqual(this.complaints.filter((text) => !expected.test(text)), []);
  }

  async sees(text) {
    await this.page.getByText(text).first().waitFor();
  }

  async seesNot(text) {
    await this.page.getByText(text).first().waitFor({ state: "hidden" });
  }

  async heading(name) {
    await this.page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
  }

  async presses(name, within = this.page) {
    await within.getByRole("button", { name, exact: true }).click();
  }

  async follows(name, within = this.page) {
    await within.getByRole("link", { name, exact: true }).first().click();
  }

  get dialog() {
    return this.page.getByRole("dialog");
  }

  async types(label, text) {
    await this.dialog.getByLabel(label, { exact: true }).fill(text);
  }

  async chooses(label, option) {
    await this.dialog.getByLabel(label, { exact: true }).selectOption(option);
  }

  /** Waits until the dialog is gone: what it was for is done. */
  async isDone() {
    await this.dialog.waitFor({ state: "hidden" });
  }

  panel(name) {
    return this.page.getByRole("region", { name, exact: true });
  }

  row(text, within = this.page) {
    return within.getByRole("row").filter({ hasText: text });
  }

  async downloads(name) {
    const [download] = await Promise.all([this.page.waitForEvent("download"), this.presses(name)]);
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
  }

  /** No rule of accessibility is broken, nothing sticks out sideways; and a picture of it. */
  async looksAt(name) {
    const { page } = this;
    // What moves in is looked at once it is there.
    await page.evaluate(() => Promise.all(document.getAnimations().filter((one) => one.effect?.getTiming().iterations === 1).map((one) => one.finished.catch(() => {}))));
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(wide <= room, `${name} is ${wide - room} px too wide`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} (${node.failureSummary})`).join("; ")}`);
    assert.deepEqual(told, [], name);
  }
}

export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Asks until it holds. */
export async function until(holds, what) {
  const end = Date.now() + PATIENCE;
  while (!(await holds())) {
    assert.ok(Date.now() < end, what);
    await pause(50);
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
