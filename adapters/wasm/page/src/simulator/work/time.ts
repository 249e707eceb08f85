// How the simulated time reads: hours since the beginning, with the day where it is not the first.
import { words } from "../../shared/lib/format";

const BEGIN = 1_704_067_200_000;
const two = (n: number) => String(Math.floor(n)).padStart(2, "0");

export function clock(at: number): string {
  const seconds = Math.floor((at - BEGIN) / 1000);
  const day = Math.floor(seconds / 86_400);
  const time = `${two((seconds / 3600) % 24)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  return day === 0 ? time : `day ${day + 1}, ${time}`;
}

/** In seconds, for the axis of a chart. */
export function axis(seconds: number): string {
  const since = seconds - BEGIN / 1000;
  const day = Math.floor(since / 86_400);
  const odd = since % 60 === 0 ? "" : `:${two(since % 60)}`;
  const time = `${two((since / 3600) % 24)}:${two((since / 60) % 60)}${odd}`;
  return day === 0 ? time : since % 86_400 === 0 ? `day ${day + 1}` : time;
}

export const PARTIES = { shop: "Shop", process: "Process", stock: "Stock", supplier: "Supplier", payment: "Payment", carrier: "Carrier", clock: "Clock" } as const;
export const INVARIANTS: Record<string, string> = { one_clock: "One clock", oversell: "No oversell" };

export function titled(name: string): string {
  const known = INVARIANTS[name] ?? words(name);
  return known.charAt(0).toUpperCase() + known.slice(1);
}
