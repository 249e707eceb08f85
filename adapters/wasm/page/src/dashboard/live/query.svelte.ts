// Something read from the server that stays as it is there: read again whenever an event concerns it.
import type { CloudEvent } from "../../shared/lib/history";
import { Problem } from "../api/problem";
import { connection } from "./connection.svelte";

/** Events come in flocks; one reading answers them all. */
const GATHER = 120;

export interface Options {
  /** Which events change it. All, where nothing is said. */
  concerns?: (event: CloudEvent) => boolean;
  /** At most one reading in so many milliseconds. */
  every?: number;
}

export class Query<T> {
  data = $state.raw<T>();
  problem = $state.raw<Problem>();
  #read: () => void = () => {};

  /** `load` is called anew whenever something reactive that it reads changes. Made while a component is. */
  constructor(load: (signal: AbortSignal) => Promise<T>, options: Options = {}) {
    const { concerns = () => true, every = 1000 } = options;
    $effect(() => {
      void connection.epoch;
      const leaving = new AbortController();
      let [last, timer, running, again, unseen] = [0, 0, false, false, false];

      const settle = async (promise: Promise<T>) => {
        running = true;
        last = Date.now();
        try {
          const data = await promise;
          if (leaving.signal.aborted) return;
          this.data = data;
          this.problem = undefined;
        } catch (error) {
          if (leaving.signal.aborted) return;
          this.problem = error instanceof Problem ? error : new Problem(0, { detail: String(error) });
        }
        running = false;
        if (again) later();
      };
      const later = () => {
        again = running;
        if (running || timer !== 0) return;
        timer = window.setTimeout(() => {
          timer = 0;
          // Nobody looks: read once somebody does.
          if (document.hidden) unseen = true;
          else void settle(load(leaving.signal));
        }, Math.max(GATHER, last + every - Date.now()));
      };

      const seen = () => {
        if (unseen && !document.hidden) later();
        unseen &&= document.hidden;
      };
      document.addEventListener("visibilitychange", seen);

      this.#read = later;
      void settle(load(leaving.signal));
      const deaf = connection.listen((event) => concerns(event) && later());
      return () => {
        leaving.abort();
        document.removeEventListener("visibilitychange", seen);
        clearTimeout(timer);
        deaf();
      };
    });
  }

  /** Reads again. */
  refresh(): void {
    this.#read();
  }
}

/** Which events say something about what. */
export const about = {
  stock: (event: CloudEvent) => event.type === "warehouse.stock.changed",
  sku: (sku: string) => (event: CloudEvent) => event.type === "warehouse.stock.changed" && event.data["sku"] === sku,
  orders: (event: CloudEvent) => event.type.startsWith("order.order.") || event.type.startsWith("warehouse.inventory."),
  order: (id: string) => (event: CloudEvent) =>
    event.data["order_id"] === id || event.subject === id || event.subject.startsWith(`${id}~`),
  holds: (event: CloudEvent) => event.type.startsWith("warehouse.inventory."),
  purchases: (event: CloudEvent) => event.type.startsWith("purchase."),
  debts: (event: CloudEvent) => event.type.startsWith("order.debt."),
};
