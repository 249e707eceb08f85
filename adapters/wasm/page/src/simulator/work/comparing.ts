// A comparison under way: as many workers as there are processors, each with its share of the policies.
import type { Scenario } from "earmark";
import type { Candidate, Compared } from "./compare.worker";

/** More would only take turns; nobody compares more than four policies. */
const WORKERS = Math.max(1, Math.min(4, navigator.hardwareConcurrency || 1));

export class Comparing {
  readonly #workers: Worker[] = [];
  readonly #parts: (Compared | undefined)[] = [];

  constructor(
    scenario: Scenario,
    candidates: Candidate[],
    seeds: number,
    told: (progress: Compared) => void,
    refused: (why: string) => void,
  ) {
    const shares = Math.min(WORKERS, candidates.length);
    for (let share = 0; share < shares; share++) {
      const mine = candidates.filter((_, n) => n % shares === share);
      const worker = new Worker(new URL("./compare.worker.ts", import.meta.url), { type: "module" });
      worker.addEventListener("message", ({ data }: MessageEvent<Compared | { error: string }>) => {
        if ("error" in data) {
          this.stop();
          // It counts its own policies, and the page all of them.
          refused(data.error.replace(/\/(\d+)\/policy/g, (_, n) => `/${Number(n) * shares + share}/policy`));
          return;
        }
        this.#parts[share] = data;
        if (data.done) worker.terminate();
        const whole = this.#whole();
        if (whole) told(whole);
      });
      this.#workers.push(worker);
      this.#parts.push(undefined);
      worker.postMessage({ scenario, candidates: mine, seeds });
    }
  }

  stop(): void {
    for (const worker of this.#workers) worker.terminate();
  }

  /** All together, once each has told something. */
  #whole(): Compared | undefined {
    const parts = this.#parts.filter((part) => part !== undefined);
    if (parts.length < this.#parts.length) return undefined;
    const count = parts.reduce((sum, part) => sum + part.lanes.length, 0);
    const sum = (of: (part: Compared) => number) => parts.reduce((sum, part) => sum + of(part), 0);
    return {
      orders: sum((part) => part.orders),
      of: sum((part) => part.of),
      done: parts.every((part) => part.done),
      took: Math.max(...parts.map((part) => part.took)),
      // Dealt out in turn, and gathered in turn.
      lanes: Array.from({ length: count }, (_, n) => parts[n % parts.length]?.lanes[Math.floor(n / parts.length)]).filter((lane) => lane !== undefined),
    };
  }
}
