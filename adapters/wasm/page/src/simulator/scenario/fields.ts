// The numbers of a scenario as an editor shows them: where each stands, and in which unit.
import type { Scenario } from "earmark";

export interface NumberField {
  pointer: string;
  label: string;
  /** How many of what is stored make one of what is shown. */
  unit: "ms" | "s" | "min" | "h" | "‰" | "";
}

export const UNITS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, "‰": 1, "": 1 } as const;

const field = (pointer: string, label: string, unit: NumberField["unit"] = ""): NumberField => ({ pointer, label, unit });

export const GROUPS: { title: string; about: string; fields: NumberField[] }[] = [
  {
    title: "Customers who come by chance",
    about: "Drawn from the seed: the same customers under every policy.",
    fields: [
      field("/arrivals/orders", "Orders"),
      field("/arrivals/gap", "Between two, on average", "s"),
      field("/arrivals/lines", "SKUs in a basket, at most"),
      field("/arrivals/units", "Units of each, at most"),
    ],
  },
  {
    title: "Deliveries",
    about: "Each brings one SKU, for as long as customers come.",
    fields: [field("/restock/every", "Every", "min"), field("/restock/units", "Units")],
  },
  {
    title: "Policy: time",
    about: "",
    fields: [
      field("/policy/hold", "Hold", "min"),
      field("/policy/hold_max", "Longest hold", "min"),
      field("/policy/renewal_factor", "Held at most, times the hold"),
      field("/policy/waiting", "Wait for stock", "h"),
      field("/policy/max_overtakes", "Overtaken at most"),
    ],
  },
  {
    title: "Policy: retries of outgoing calls",
    about: "",
    fields: [
      field("/policy/retry/base", "First delay", "s"),
      field("/policy/retry/cap", "Longest delay", "s"),
      field("/policy/retry/max_attempts", "Attempts"),
    ],
  },
  {
    title: "What customers do",
    about: "Of a thousand; the rest never comes back.",
    fields: [
      field("/habits/paid", "Confirm and pay in time", "‰"),
      field("/habits/cancelled", "Cancel", "‰"),
      field("/habits/late", "Come too late", "‰"),
      field("/habits/think", "Think, at most", "s"),
      field("/habits/declined", "Payments declined", "‰"),
      field("/habits/twice", "Pay twice", "‰"),
      field("/habits/pay", "Payment takes, at most", "s"),
    ],
  },
  {
    title: "What suppliers and carriers do",
    about: "",
    fields: [
      field("/habits/accepted", "Requests accepted", "‰"),
      field("/habits/there", "Checks that find the goods", "‰"),
      field("/habits/delayed", "Checks that find a delay", "‰"),
      field("/habits/lead", "Bought goods take, at most", "h"),
      field("/habits/never", "Purchases that never arrive", "‰"),
      field("/habits/parts", "Arrive in two parts", "‰"),
      field("/habits/ship", "Shipping takes, at most", "h"),
      field("/habits/call", "Any other call, at most", "s"),
    ],
  },
  {
    title: "The network",
    about: "Who gets no answer says it again after 20 seconds.",
    fields: [
      field("/network/delay", "A message takes, at most", "ms"),
      field("/network/duplicate", "Come twice", "‰"),
      field("/network/reorder", "Are overtaken", "‰"),
      field("/network/drop", "Are lost", "‰"),
    ],
  },
  {
    title: "What else goes wrong",
    about: "",
    fields: [
      field("/faults/crash", "Crash on an input", "‰"),
      field("/faults/worker_dies", "A worker dies", "‰"),
      field("/faults/call_fails", "A call fails", "‰"),
      field("/faults/clock_jumps", "The clock jumps", "‰"),
      field("/faults/jump", "How far, at most", "s"),
    ],
  },
];

type Tree = { [key: string]: unknown };

function parent(scenario: Scenario, pointer: string): [Tree, string] {
  const names = pointer.slice(1).split("/");
  const last = names.pop() ?? "";
  const tree = names.reduce<Tree>((at, name) => at[name] as Tree, scenario as unknown as Tree);
  return [tree, last];
}

export function read(scenario: Scenario, pointer: string): number {
  const [tree, name] = parent(scenario, pointer);
  return tree[name] as number;
}

export function write(scenario: Scenario, pointer: string, value: number): void {
  const [tree, name] = parent(scenario, pointer);
  tree[name] = value;
}

/** `MUG 2, TEA` as units by SKU. */
export function basket(text: string): Record<string, number> {
  const lines: Record<string, number> = {};
  for (const part of text.split(",").map((part) => part.trim()).filter(Boolean)) {
    const [sku = "", units = "1"] = part.split(/\s+|×|x(?=\d)/i).filter(Boolean);
    lines[sku.toUpperCase()] = Number(units);
  }
  return lines;
}

export function told(lines: Record<string, number>): string {
  return Object.entries(lines).map(([sku, units]) => (units === 1 ? sku : `${sku} ${units}`)).join(", ");
}
