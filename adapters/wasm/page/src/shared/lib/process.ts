// The order process as a picture: where each state stands and which ways lead on. The rules themselves are
// the core's; this says only how they are drawn.

export const STATES = {
  pending: { x: 78, y: 46 },
  reserved: { x: 284, y: 46 },
  awaiting_payment: { x: 490, y: 46 },
  confirmed: { x: 696, y: 46 },
  fulfilled: { x: 902, y: 46 },
  awaiting_restock: { x: 181, y: 126 },
  rejected: { x: 78, y: 206 },
  failed: { x: 284, y: 206 },
  expired: { x: 490, y: 206 },
  cancelled: { x: 696, y: 206 },
} as const;

export type OrderState = keyof typeof STATES;

export const STATE_NAMES = Object.keys(STATES) as OrderState[];

export interface Way {
  from: OrderState;
  to: OrderState;
  /** The way an order goes when all is well, an end before that, or the way back that late money takes. */
  kind: "main" | "end" | "back";
}

const ends = (to: OrderState, from: OrderState[]): Way[] => from.map((state) => ({ from: state, to, kind: "end" }));

export const WAYS: readonly Way[] = [
  { from: "pending", to: "reserved", kind: "main" },
  { from: "pending", to: "awaiting_restock", kind: "main" },
  { from: "awaiting_restock", to: "reserved", kind: "main" },
  { from: "reserved", to: "awaiting_payment", kind: "main" },
  { from: "reserved", to: "confirmed", kind: "main" },
  { from: "awaiting_payment", to: "confirmed", kind: "main" },
  { from: "confirmed", to: "fulfilled", kind: "main" },
  ...ends("rejected", ["pending"]),
  ...ends("failed", ["awaiting_restock"]),
  ...ends("expired", ["awaiting_restock", "reserved", "awaiting_payment"]),
  ...ends("cancelled", ["awaiting_restock", "reserved", "awaiting_payment", "confirmed"]),
  { from: "expired", to: "confirmed", kind: "back" },
];

export const BOX = { width: 980, height: 226, state: { width: 152, height: 36 } };

export function isState(name: string): name is OrderState {
  return name in STATES;
}

/** The line from one state to another. */
export function line(from: OrderState, to: OrderState): string {
  const [a, b] = [STATES[from], STATES[to]];
  const { width, height } = BOX.state;
  if (a.y === b.y) {
    const side = b.x > a.x ? 1 : -1;
    const [start, end] = [a.x + (side * width) / 2, b.x - (side * (width / 2 + 5))];
    // A state in between is passed above it.
    if (Math.abs(b.x - a.x) > 300) {
      const top = a.y - height / 2;
      return `M${a.x + side * 24} ${top}C${a.x + side * 64} ${top - 28} ${b.x - side * 64} ${top - 28} ${b.x - side * 24} ${top - 4}`;
    }
    return `M${start} ${a.y}L${end} ${b.y}`;
  }
  const down = b.y > a.y ? 1 : -1;
  const [start, end] = [a.y + (down * height) / 2, b.y - down * (height / 2 + 5)];
  const bend = Math.min(56, Math.abs(end - start) / 2 + 8);
  // Lines that meet at a state spread along its side, so that each can be followed.
  const spread = (dx: number) => Math.max(-44, Math.min(44, dx / 7));
  const [x1, x2] = [a.x + spread(b.x - a.x), b.x + spread(a.x - b.x)];
  return `M${x1} ${start}C${x1} ${start + down * bend} ${x2} ${end - down * bend} ${x2} ${end}`;
}
