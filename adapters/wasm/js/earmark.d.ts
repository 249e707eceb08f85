/**
 * Earmark for JavaScript: the core and its simulation, the same code that the server runs.
 *
 * Everything is synchronous once {@link load} has come back, deterministic, and made of plain data: instants are
 * milliseconds since 1970, lengths of time milliseconds, shares per mille. What is refused throws an
 * {@link EarmarkError} and changes nothing.
 *
 * A {@link Session}, {@link Exploration}, {@link Comparison} or {@link History} lives in the module's memory, which
 * nobody collects: call `free()` when done with one (or declare it with `using`). Long work is done a little at a
 * time, so a worker can tell how far it is and stop.
 */

/** Loads the module, once; from beside this file, where nothing else is named. In Node, import the package itself. */
export function load(module?: BufferSource | WebAssembly.Module | URL | string | Response): Promise<void>;

/** The size of the module's memory, in bytes; 0 before it is loaded. It grows, and never shrinks. */
export function memory(): number;

/** Why something was refused. */
export class EarmarkError extends Error {
  /** Every field that is broken, by a JSON pointer and the rule it breaks. */
  readonly broken: readonly Broken[];
}

export interface Broken {
  pointer: string;
  rule: string;
}

// ---- Scenarios --------------------------------------------------------------------------------

export type Millis = number;

/** What is simulated. The same scenario tells the same story, to the byte, wherever it runs. */
export interface Scenario {
  version: 1;
  title: string;
  about: string;
  /** Everything that is drawn is drawn from this: a whole number below 2⁵³. */
  seed: number;
  /** The profile that orders are placed under, and its policy. */
  profile: string;
  policy: Policy;
  stock: { sku: string; units: number; safety_stock: number }[];
  /** Deliveries, each of one SKU that is drawn; none where `units` is 0. */
  restock: { every: Millis; units: number };
  /** Customers who come by chance. */
  arrivals: { orders: number; gap: Millis; lines: number; units: number };
  /** Customers who are written down. */
  cast: Visitor[];
  habits: Habits;
  network: { delay: Millis; reorder: number; duplicate: number; drop: number };
  faults: { crash: number; worker_dies: number; call_fails: number; clock_jumps: number; jump: Millis };
  /** Whether nobody does anything but what is said by hand. */
  by_hand?: boolean;
  /** A defect in the store, to see what finds it. */
  defect?: Defect;
}

/** A scenario as somebody writes it: what is left out is as in an empty shop under its profile. */
export type WrittenScenario = Partial<Omit<Scenario, "version" | "policy">> & { version: 1; policy?: Partial<Policy> };

export type Mind = "pays" | "cancels" | "is_late" | "leaves";
export type Defect =
  | "sells_twice"
  | "leaks_holds"
  | "books_twice"
  | "forgets_to_release"
  | "swallows_money"
  | "passes_the_queue_by";

export interface Visitor {
  at: Millis;
  order_id: string;
  /** Units by SKU. */
  lines: Record<string, number>;
  mind?: Mind | null;
  think?: Millis | null;
}

/** How everybody behaves: shares per mille, times as upper bounds. */
export interface Habits {
  paid: number;
  cancelled: number;
  late: number;
  think: Millis;
  declined: number;
  twice: number;
  pay: Millis;
  accepted: number;
  there: number;
  delayed: number;
  lead: Millis;
  never: number;
  parts: number;
  ship: Millis;
  call: Millis;
}

export type Growth = "fixed" | "exponential";
export type Shortage =
  | { kind: "reject" }
  | { kind: "wait" }
  | { kind: "purchase"; amount: "shortfall" | "full" }
  | { kind: "supplier"; check_after: Millis; growth: Growth; max_delayed_retries: number };

export interface Policy {
  hold: Millis;
  hold_max: Millis;
  renewal_factor: number;
  on_shortage: Shortage;
  waiting: Millis;
  max_overtakes: number;
  payment: Millis | null;
  auto_confirm: boolean;
  delivery: boolean;
  notify: boolean;
  retry: { base: Millis; cap: Millis; growth: Growth; max_attempts: number };
}

/** Scenarios to begin with, the simplest first. */
export function presets(): Scenario[];

/** What an editor has to know. In `limits`, `*` in a pointer stands for every entry. */
export function about(): {
  limits: { pointer: string; min: number; max: number; unit: string }[];
  profiles: { name: string; policy: Policy }[];
  invariants: { name: string; about: string }[];
  defects: Defect[];
  /** The instant at which every session begins. */
  begin: Millis;
};

/** Reads and completes a scenario that somebody wrote. */
export function parseScenario(text: string): Scenario;
/** A scenario as JSON, without what is so anyway. */
export function compactScenario(scenario: WrittenScenario): string;
/** A scenario as a text that fits an address. */
export function toLink(scenario: WrittenScenario): string;
export function fromLink(link: string): Scenario;
/** Orders of a log (columns order_id, placed_at, sku, quantity) as a scenario under a built-in profile. */
export function fromCsv(text: string, profile: string): Scenario;

// ---- Sessions ---------------------------------------------------------------------------------

export type Party = "shop" | "process" | "stock" | "supplier" | "payment" | "carrier" | "clock";
export type OrderStatus =
  | "pending"
  | "awaiting_restock"
  | "reserved"
  | "awaiting_payment"
  | "confirmed"
  | "fulfilled"
  | "rejected"
  | "cancelled"
  | "expired"
  | "failed";
export type Between = "before_commit" | "before_answer";

/** What lives in the module's memory. */
interface Held {
  /** Gives the memory back; nothing else may be called afterwards. */
  free(): void;
  [Symbol.dispose](): void;
}

/** A scenario that is run a step at a time, forwards and backwards. A step is one message that arrives. */
export class Session implements Held {
  constructor(scenario: WrittenScenario);
  /** Opens what {@link export} wrote, where it stood. */
  static import(text: string): Session;
  /** The scenario and what was done by hand, as a small file. */
  export(): string;
  readonly scenario: Scenario;
  /** How many steps were made. */
  readonly at: number;
  /** How many are known: the way forward to them is the same again. */
  readonly known: number;
  /** Whether nothing is left to come. */
  readonly finished: boolean;
  /** Whether an invariant broke at this step: then there is only the way back. */
  readonly stopped: boolean;
  /** Stands for everything that happened so far: equal here, in Node and natively. */
  readonly fingerprint: string;
  /** Makes one step; false where there is none to make. */
  step(): boolean;
  /** Goes one step back; false at the beginning. */
  back(): boolean;
  /** Makes at most so many steps, none beyond an instant, and stops at the first broken invariant. Says how many. */
  run(until?: { steps?: number; time?: Millis }): number;
  /** Goes to a step that is known. */
  goTo(step: number): void;
  /** Does something by hand, now. What came after this step before is forgotten. */
  interfere(fault: Fault): void;
  /** Undoes the last thing that was done by hand, and goes back to where that was. */
  undo(): void;
  /** How everything stands. */
  state(): State;
  /** The steps from one to another, both included; 0 is what was done before anybody came. */
  steps(from: number, to: number): Step[];
  /** The figures of a balance, one entry for each of its movements. */
  series(sku: string, location?: string): Series;
  free(): void;
  [Symbol.dispose](): void;
}

export type Fault =
  | { kind: "duplicate"; message: number }
  | { kind: "delay"; message: number; by: Millis }
  | { kind: "drop"; message: number }
  | { kind: "overtake"; message: number }
  | { kind: "crash"; message: number; between: Between }
  /** The store's clock jumps; back, where `by` is below zero. */
  | { kind: "jump"; by: Millis }
  | { kind: "say"; command: Command; at?: Millis };

/** A command of the core, tagged by `type`: `place_order`, `confirm_order`, `receive`, … */
export type Command = { type: string } & Record<string, unknown>;

export interface Step {
  step: number;
  at: Millis;
  /** What the store's clock showed. */
  clock: Millis;
  message: Message | null;
  fate: "done" | "again" | "refused" | "put_off" | "lost" | "unanswered" | "broken";
  refusal?: { code: string } & Record<string, unknown>;
  facts: Fact[];
  arrows: Arrow[];
  /** The narrator. */
  told: { text: string; rule?: string; about?: string }[];
  broken?: BrokenInvariant;
}

export interface BrokenInvariant {
  invariant: string;
  text: string;
}

export interface Message {
  id: number;
  from: Party;
  to: Party;
  label: string;
  about: string | null;
  sent_at: Millis;
  at: Millis;
  copy_of?: number;
  crash?: Between;
  command: Command;
}

/** An entry of the journal. */
export interface Fact {
  at: Millis;
  number: number;
  fact: { of: "reservation" | "order" | "purchase" | "debt" | "stock"; id: string; event: { type: string } & Record<string, unknown> };
  movements?: Movement[];
  /** Where its order stood before, and where it stands after. */
  was?: OrderStatus;
  is?: OrderStatus;
}

export interface Figures {
  on_hand: number;
  reserved: number;
  committed: number;
  safety_stock: number;
  incoming: number;
  waiting: number;
}

export interface Movement {
  sku: string;
  location: string;
  seq: number;
  at: Millis;
  kind: string;
  delta: Figures;
  after: Figures;
  reservation_id?: string;
  order_id?: string;
  purchase_order_id?: string;
  reference?: string;
  reason?: string;
}

export interface Arrow {
  from: Party;
  to: Party;
  label: string;
  about: string | null;
  /** What travelled, what came back, or what one step did. */
  kind: "message" | "answer" | "inside";
}

export interface Series {
  step: number[];
  at: Millis[];
  on_hand: number[];
  reserved: number[];
  committed: number[];
  available: number[];
  waiting: number[];
  incoming: number[];
}

/** How everything stands. Lists of rows show at most 200. */
export interface State {
  step: number;
  known: number;
  at: Millis;
  clock: Millis;
  next_at: Millis | null;
  finished: boolean;
  broken: BrokenInvariant | null;
  report: Report;
  counts: { inputs: number; crashes: number; lost: number; doubled: number };
  fingerprint: string;
  balances: ({ sku: string; location: string; available: number } & Figures)[];
  orders: {
    id: string;
    status: OrderStatus;
    lines: { sku: string; location: string; quantity: number }[] | null;
    expires_at: Millis | null;
    reason: string | null;
    paid: boolean;
    created_at: Millis;
    updated_at: Millis;
  }[];
  waiting: {
    id: string;
    sku: string;
    position: number;
    quantity: number;
    lacks: number;
    overtakes: number;
    collecting: boolean;
    expires_at: Millis | null;
  }[];
  holds: {
    id: string;
    status: "pending" | "confirmed";
    expires_at: Millis | null;
    lines: { sku: string; location: string; quantity: number; held: number; deducted: number }[];
  }[];
  debts: { id: string; order_id: string; duty: string; status: "owed" | "dead"; failures: number; due_at: Millis }[];
  purchases: { id: string; order_id: string | null; status: string; lines: { sku: string; quantity: number; received: number }[] }[];
  in_flight: Message[];
  in_flight_count: number;
  hands: { step: number; fault: Fault }[];
}

/** What a run came to. */
export interface Report {
  orders: number;
  outcomes: Partial<Record<OrderStatus, number>>;
  asked_units: number;
  filled_units: number;
  /** Units that left of a million that were ordered. */
  fill_ppm: number;
  /** Units of orders that ended for want of stock: rejected, failed, or given up while waiting. */
  lost_units: number;
  /** Units of orders whose hold had run out when the customer came to confirm. */
  too_late_units: number;
  /** Units of orders that were paid after their deadline, when there was no stock for them any more. */
  paid_late_units: number;
  expired_holds: number;
  wasted_unit_minutes: number;
  waited: number;
  wait_p50_ms: number;
  wait_p95_ms: number;
  peak_reserved: number;
  events: number;
}

// ---- Exploring --------------------------------------------------------------------------------

/**
 * Everything that can happen in a scenario of 1 to 5 customers that are written down: their messages in any order, at
 * any time, twice or never.
 */
export class Exploration implements Held {
  constructor(scenario: WrittenScenario, options?: { limit?: number });
  /** Makes so many moves more. */
  advance(moves?: number): Explored;
  /** What was found, as a session at its beginning; each of its steps is a move. */
  session(): Session | undefined;
  free(): void;
  [Symbol.dispose](): void;
}

export interface Explored {
  states: number;
  moves: number;
  /** States in which nothing more happens unless somebody asks for it. */
  quiet: number;
  depth: number;
  done: boolean;
  /** Whether every state was reached, and none is wrong. */
  complete: boolean;
  trace: (BrokenInvariant & { moves: string[] }) | null;
}

// ---- Comparing --------------------------------------------------------------------------------

/** One to four policies over the same customers. */
export class Comparison implements Held {
  /** Every policy runs under so many seeds (1 to 100, 1 where none is said), that of the scenario first. */
  constructor(scenario: WrittenScenario, candidates: { name: string; policy: Policy }[], seeds?: number);
  /** Lets so many things happen under each policy. */
  advance(turns?: number): { orders: number; of: number; done: boolean };
  lanes(): Lane[];
  free(): void;
  [Symbol.dispose](): void;
}

export interface Lane {
  name: string;
  /** Of all seeds together. */
  report: Report;
  /** Of each seed whose orders have all ended: how far they lie apart is the noise. */
  seeds: Report[];
  /** How many waited and were served: less than a second, less than two, less than four, and so on. */
  waits: number[];
}

// ---- Replaying --------------------------------------------------------------------------------

/** What really happened to an order or a SKU, decided once more: a history that was exported from a server. */
export class History implements Held {
  constructor(text: string);
  report(): Replayed;
  /** What happened, as a session at its beginning. */
  readonly session: Session;
  free(): void;
  [Symbol.dispose](): void;
}

export interface Replayed {
  of: { order?: string; sku?: string };
  /** Whether every event was decided the same again. */
  agrees: boolean;
  events: {
    id: string;
    time: Millis;
    type: string;
    about: string;
    /** `same`, `differs`, `missing` where the core decided nothing like it, `given` for what comes from outside. */
    verdict: "same" | "differs" | "missing" | "given";
    text: string;
    /** The step of the session that decided it. */
    step: number | null;
  }[];
}
