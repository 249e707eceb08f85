// Calls to the server. Every answer that is no success becomes a Problem.
import { clock } from "../../shared/lib/clock.svelte";
import type { CloudEvent } from "../../shared/lib/history";
import { Problem } from "./problem";
import type { Balance, Debt, Movement, Order, Page, Policy, Purchase, Reservation, Stock, Why } from "./types";

/** The dashboard lies at the server's root, or wherever a proxy puts it. */
export const BASE = new URL(".", document.baseURI).pathname;
const TIMEOUT = 15_000;

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  let answer: Response;
  try {
    const patience = AbortSignal.timeout(TIMEOUT);
    const signal = init.signal ? AbortSignal.any([init.signal, patience]) : patience;
    answer = await fetch(BASE + path, { ...init, signal });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem(0, Problem.UNREACHABLE);
  }
  clock.learn(answer.headers.get("date"));
  if (answer.ok) return answer;
  throw new Problem(answer.status, await answer.json().catch(() => ({})));
}

async function get<T>(path: string, query: Record<string, string | number | undefined> = {}, signal?: AbortSignal): Promise<T> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  const answer = await call(`api/v1/${path}${text && `?${text}`}`, signal ? { signal } : {});
  return answer.json() as Promise<T>;
}

/** Under one key the same request is done once, however often it is sent. */
export async function post<T>(path: string, body: unknown, key: string): Promise<T> {
  const headers = { "content-type": "application/json", "idempotency-key": key };
  const answer = await call(`api/v1/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  return answer.json() as Promise<T>;
}

/** A key that nobody else has. `randomUUID` is there on safe origins only, and a server may be on none. */
export function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const id = encodeURIComponent;
export type Ask = { limit?: number | undefined; after?: string | undefined };

export const api = {
  balances: (sku: string, ask: Ask, signal?: AbortSignal) => get<Page<Balance>>("inventory", { sku, ...ask }, signal),
  stock: (sku: string, signal?: AbortSignal) => get<Stock>(`inventory/${id(sku)}`, {}, signal),
  why: (sku: string, signal?: AbortSignal) => get<Why>(`inventory/${id(sku)}/why`, {}, signal),
  movements: (sku: string, ask: Ask, signal?: AbortSignal) =>
    get<Page<Movement>>(`inventory/${id(sku)}/movements`, { ...ask }, signal),
  orders: (status: string | undefined, ask: Ask, signal?: AbortSignal) =>
    get<Page<Order>>("orders", { status, ...ask }, signal),
  order: (order: string, signal?: AbortSignal) => get<Order>(`orders/${id(order)}`, {}, signal),
  orderEvents: (order: string, signal?: AbortSignal) => get<Page<CloudEvent>>(`orders/${id(order)}/events`, {}, signal),
  reservations: (status: string | undefined, ask: Ask, signal?: AbortSignal) =>
    get<Page<Reservation>>("reservations", { status, ...ask }, signal),
  /** Live ones whose deadline comes within so many seconds, the next first. */
  due: (seconds: number, ask: Ask, signal?: AbortSignal) =>
    get<Page<Reservation>>("reservations", { due_within_seconds: seconds, ...ask }, signal),
  reservation: (reservation: string, signal?: AbortSignal) => get<Reservation>(`reservations/${id(reservation)}`, {}, signal),
  purchases: (ask: Ask, signal?: AbortSignal) => get<Page<Purchase>>("purchase-orders", { ...ask }, signal),
  debts: (state: string | undefined, ask: Ask, signal?: AbortSignal) => get<Page<Debt>>("debts", { state, ...ask }, signal),
  debt: (debt: string, signal?: AbortSignal) => get<Debt>(`debts/${id(debt)}`, {}, signal),
  policies: (signal?: AbortSignal) => get<Page<Policy>>("policies", {}, signal),
  events: (ask: Ask, signal?: AbortSignal) => get<Page<CloudEvent>>("events", { ...ask }, signal),
  metrics: async (signal: AbortSignal) => (await call("metrics", { signal })).text(),
};
