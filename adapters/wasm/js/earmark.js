// Earmark for JavaScript: typed classes over the WebAssembly module. See earmark.d.ts for what each does.
import init, * as raw from "./bindings.js";

/** What was refused, in a sentence, with every field that is broken. */
export class EarmarkError extends Error {
  constructor(message, broken) {
    super(message);
    this.name = "EarmarkError";
    this.broken = broken;
  }
}

/** Loads the module, once. In Node, import "./node.js" instead. */
export async function load(module) {
  ({ memory: linear } = await init(module === undefined ? undefined : { module_or_path: module }));
}

let linear;

/** The size of the module's memory, in bytes. It grows, and never shrinks. */
export const memory = () => linear?.buffer.byteLength ?? 0;

export const presets = () => parsed(raw.presets);
export const about = () => parsed(raw.about);
export const parseScenario = (text) => parsed(raw.parseScenario, text);
export const compactScenario = (scenario) => call(raw.compactScenario, JSON.stringify(scenario));
export const toLink = (scenario) => call(raw.toLink, JSON.stringify(scenario));
export const fromLink = (link) => parsed(raw.fromLink, link);
export const fromCsv = (text, profile) => parsed(raw.fromCsv, text, profile);

/** What every object has that lives on the other side. */
class Held {
  #held;

  constructor(held) {
    this.#held = held;
  }

  /** Calls a method of the other side. */
  _do(method, ...args) {
    if (this.#held === undefined) throw new EarmarkError("this was freed", []);
    return call(() => this.#held[method](...args));
  }

  _tell(method, ...args) {
    return JSON.parse(this._do(method, ...args));
  }

  free() {
    this.#held?.free();
    this.#held = undefined;
  }

  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.free();
  }
}

export class Session extends Held {
  constructor(scenario) {
    super(scenario instanceof raw.Session ? scenario : call(() => new raw.Session(JSON.stringify(scenario))));
  }

  static import(text) {
    return new Session(call(() => raw.Session.import(text)));
  }

  get scenario() {
    return this._tell("scenario");
  }

  get at() {
    return this._do("at");
  }

  get known() {
    return this._do("known");
  }

  get finished() {
    return this._do("finished");
  }

  get stopped() {
    return this._do("stopped");
  }

  get fingerprint() {
    return this._do("fingerprint");
  }

  run({ steps = 100_000, time = Number.MAX_SAFE_INTEGER } = {}) {
    return this._do("run", count("steps", steps), time);
  }

  step() {
    return this.run({ steps: 1 }) === 1;
  }

  back() {
    const at = this.at;
    if (at > 0) this.goTo(at - 1);
    return at > 0;
  }

  goTo(step) {
    this._do("goTo", count("step", step));
  }

  interfere(fault) {
    this._do("interfere", JSON.stringify(fault));
  }

  undo() {
    this._do("undo");
  }

  state() {
    return this._tell("state");
  }

  steps(from, to) {
    return this._tell("steps", count("from", from), count("to", to));
  }

  series(sku, location) {
    return this._tell("series", sku, location);
  }

  export() {
    return this._do("export");
  }
}

export class Exploration extends Held {
  constructor(scenario, { limit = 1_000_000 } = {}) {
    super(call(() => new raw.Exploration(JSON.stringify(scenario), count("limit", limit))));
  }

  advance(moves = 1000) {
    return this._tell("advance", count("moves", moves));
  }

  session() {
    const found = this._do("session");
    return found === undefined ? undefined : new Session(found);
  }
}

export class Comparison extends Held {
  constructor(scenario, candidates, seeds = 1) {
    super(call(() => new raw.Comparison(JSON.stringify(scenario), JSON.stringify(candidates), count("seeds", seeds))));
  }

  advance(turns = 1000) {
    return this._tell("advance", count("turns", turns));
  }

  lanes() {
    return this._tell("lanes");
  }
}

export class History extends Held {
  constructor(text) {
    super(call(() => new raw.History(text)));
  }

  report() {
    return this._tell("report");
  }

  get session() {
    return new Session(this._do("session"));
  }
}

/** What crosses is a whole number that fits 32 bits; anything else would be cut without a word. */
function count(name, value) {
  if (Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff) return value;
  throw new EarmarkError(`${name} must be a whole number from 0 to 4294967295`, [
    { pointer: `/${name}`, rule: "must be a whole number from 0 to 4294967295" },
  ]);
}

function parsed(method, ...args) {
  return JSON.parse(call(method, ...args));
}

function call(method, ...args) {
  try {
    return method(...args);
  } catch (thrown) {
    if (typeof thrown !== "string") throw thrown;
    const { message, broken } = JSON.parse(thrown);
    throw new EarmarkError(message, broken);
  }
}
