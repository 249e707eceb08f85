// Events as sentences.
import { length, plural, signed, words } from "../../shared/lib/format";
import type { CloudEvent } from "../../shared/lib/history";
import type { Tone } from "../../shared/ui/Badge.svelte";
import { to } from "../router.svelte";

export interface Sentence {
  text: string;
  tone: Tone;
}

interface Line {
  sku: string;
  location: string;
  quantity?: number;
  asked?: number;
  available?: number;
}

type Data = Record<string, unknown>;
type Tell = (data: Data, event: CloudEvent) => Sentence;

const plain = (text: string): Sentence => ({ text, tone: "plain" });
const open = (text: string): Sentence => ({ text, tone: "open" });
const good = (text: string): Sentence => ({ text, tone: "good" });
const warn = (text: string): Sentence => ({ text, tone: "warn" });
const bad = (text: string): Sentence => ({ text, tone: "bad" });
const done = (text: string): Sentence => ({ text, tone: "done" });

/** `2 × TEAPOT, 1 × LAMP at north`. */
export function goods<L extends Line>(lines: L[], figure: (line: L) => number | undefined = (line) => line.quantity): string {
  return lines.map((line) => `${figure(line) ?? 0} × ${line.sku}${at(line.location)}`).join(", ");
}

const at = (location: unknown) => (location === "main" || location === undefined ? "" : ` at ${String(location)}`);
const lines = (data: Data) => (data["lines"] ?? []) as Line[];
const why = (data: Data) => (data["reason"] ? `: ${words(String(data["reason"]))}` : "");
/** How long a deadline was away when it was set. */
const time = (data: Data, event: CloudEvent) =>
  data["expires_at"] ? ` for ${length(Date.parse(String(data["expires_at"])) - Date.parse(event.time))}` : "";
/** What an id says of the debt it names, for events that say no more. */
const DEBTS: Record<string, string> = {
  pay: "request payment",
  void: "void payment",
  refund: "refund payment",
  ask: "ask supplier",
  check: "check supplier",
  unask: "cancel supplier",
  po: "purchase order",
  deliver: "deliver",
  notify: "notify",
};
const debt = (data: Data) => {
  const [word = "", ...more] = (String(data["debt_id"]).split("~")[1] ?? "").split(".");
  return [DEBTS[word] ?? word, ...more.filter((part) => !/^\d+$/.test(part))].map(words).join(" ");
};

const PLANS: Record<string, string> = { purchase: ": what is short is bought", supplier: ": the supplier is asked" };

const STATUS: Record<string, Tell> = {
  reserved: () => open("Its stock is held"),
  awaiting_restock: (data) => warn(`Waits for stock${PLANS[String(data["plan"])] ?? ""}`),
  awaiting_payment: () => warn("Waits for the payment"),
  confirmed: () => good("Confirmed: the stock is promised, without a deadline"),
  fulfilled: () => done("Fulfilled: the goods left"),
  rejected: () => plain("Rejected: there was not enough stock"),
  cancelled: (data) => plain(`Cancelled${why(data)}`),
  expired: (data) => plain(`Expired${why(data)}`),
  failed: (data) => bad(`Failed${why(data)}`),
};

const TELL: Record<string, Tell> = {
  "order.order.created": (data) => open(`Placed for ${goods(lines(data))}, under ${String(data["profile"])}`),
  "order.order.status_changed": (data, event) =>
    STATUS[String(data["status"])]?.(data, event) ?? plain(words(String(data["status"]))),
  "order.order.cancelled": (data) => plain(`Told to be cancelled${why(data)}`),
  "order.payment.approved": (data) => good(`Paid${data["late"] ? ", late" : ""} (${String(data["reference"])})`),
  "order.payment.declined": () => bad("The payment was declined"),
  "order.refund.owed": (data) => warn(`A refund of ${String(data["reference"])} is owed`),
  "order.debt.incurred": (data) => open(`Owes: ${words(String(data["action"]))}`),
  "order.debt.settled": (data) => done(`Done: ${debt(data)}`),
  "order.debt.paid": (data) => done(`Done: ${debt(data)}`),
  "order.debt.waived": (data) => plain(`No longer needed: ${debt(data)}`),
  "order.debt.withdrawn": (data) => plain(`Withdrawn: ${debt(data)}`),
  "order.debt.failed": (data) => warn(`Did not go through: ${debt(data)} (${String(data["error"])})`),
  "order.debt.died": (data) => bad(`Given up after too many attempts: ${debt(data)} (${String(data["error"])})`),
  "order.debt.revived": (data) => open(`To be tried again: ${debt(data)}`),
  "order.debt.dropped": (data) => plain(`Dropped: ${debt(data)}${why(data)}`),
  "purchase.order.created": (data) => open(`Ordered ${goods(lines(data))}`),
  "purchase.order.cancelled": () => plain("The purchase order was called back"),
  "purchase.order.completed": () => done("All that was bought is there"),
  "purchase.goods.received": (data) => good(`${goods(lines(data))} came in`),
  "purchase.supply.promised": () => open("The supplier promised the goods"),
  "purchase.supply.delayed": () => warn("The supplier says: delayed"),
  "purchase.supply.arrived": () => good("The supplier's goods are there"),
  "purchase.supply.failed": () => bad("The supplier will not deliver"),
  "warehouse.inventory.reserved": (data, event) => open(`Holds ${goods(lines(data))}${time(data, event)}`),
  "warehouse.inventory.rejected": (data) =>
    plain(`Refused: ${goods(lines(data), (line) => line.asked)} asked, ${goods(lines(data), (line) => line.available)} there`),
  "warehouse.inventory.queued": (data, event) =>
    warn(`Queued for ${goods(lines(data), (line) => line.asked)}${time(data, event)}`),
  "warehouse.inventory.collected": (data) => open(`Collected ${goods(lines(data))}`),
  "warehouse.inventory.served": (data, event) => good(`Served: its goods are held${time(data, event)}`),
  "warehouse.inventory.overtaken": (data) =>
    data["collecting"] ? warn("Overtaken, and collects from now on") : plain("Overtaken by a smaller request"),
  "warehouse.inventory.confirmed": () => good("The hold became a promise"),
  "warehouse.inventory.extended": (data, event) => open(`Held${time(data, event)} from now`),
  "warehouse.inventory.released": (data) => plain(`Gave back ${goods(lines(data)) || "nothing"}${why(data)}`),
  "warehouse.inventory.expired": (data) => plain(`Its hold expired: ${goods(lines(data)) || "nothing"} given back`),
  "warehouse.inventory.deducted": (data) => done(`${goods(lines(data)) || "Nothing"} left${data["keep_rest"] ? "; the rest stays" : ""}`),
  "warehouse.stock.received": (data) => good(`${String(data["quantity"])} received${at(data["location"])}`),
  "warehouse.stock.adjusted": (data) => plain(`${adjusted(data)}${at(data["location"])}${why(data)}`),
  "warehouse.stock.transferred": (data) =>
    plain(`${plural(Number(data["quantity"]), "unit")} from ${String(data["from"])} to ${String(data["to"])}`),
  "warehouse.stock.shortfall": (data) => bad(`Short${at(data["location"])}: ${String(data["available"])} available`),
};

function adjusted(data: Data): string {
  if (data["safety_stock"] !== undefined) return `Safety stock is ${String(data["safety_stock"])}`;
  return data["on_hand"] === undefined ? `Corrected by ${signed(Number(data["delta"]))}` : `Counted: ${String(data["on_hand"])}`;
}

export function sentence(event: CloudEvent): Sentence {
  return TELL[event.type]?.(event.data, event) ?? plain(words(event.type));
}

/** Movements repeat in figures what another event said in words, and some things are told twice. */
export function isNews(event: CloudEvent): boolean {
  const again = event.type === "warehouse.inventory.released" && event.data["reason"] === "expired";
  return !again && event.type !== "warehouse.stock.changed" && event.type !== "order.order.cancelled" && event.type !== "order.debt.paid";
}

/** What it is about, and where that is shown. */
export function subject(event: CloudEvent): { name: string; href: string } {
  const { data } = event;
  if (typeof data["order_id"] === "string") return { name: data["order_id"], href: to.order(data["order_id"]) };
  if (typeof data["sku"] === "string") return { name: data["sku"], href: to.sku(data["sku"]) };
  if (typeof data["reservation_id"] === "string") return { name: data["reservation_id"], href: to.hold(data["reservation_id"]) };
  return { name: event.subject, href: event.type.startsWith("purchase.") ? to.purchases : to.overview };
}
