// The session as the page sees it: what there is to see, and what can be done.
import type { Fault, Scenario, Series, State, Step } from "earmark";
import { toasts } from "../../shared/lib/toasts.svelte";
import { remote } from "./remote";
import type { SessionMethods, View } from "./session.worker";

/** Steps a second. */
export const SPEEDS = [1, 2, 5, 10, 30, 100, 500, 5000] as const;
const FASTEST_TICK = 80;

const worker = new Worker(new URL("./session.worker.ts", import.meta.url), { type: "module" });
export const simulation = remote<SessionMethods>(worker);

class Run {
  scenario = $state.raw<Scenario>();
  state = $state.raw<State>();
  steps = $state.raw<Step[]>([]);
  series = $state.raw<Series | null>(null);
  sku = $state<string>();
  playing = $state(false);
  speed = $state(1);
  /** Why there is nothing to see. */
  failed = $state<string>();
  #busy: Promise<unknown> = Promise.resolve();

  get current(): Step | undefined {
    return this.steps.at(-1);
  }

  get over(): boolean {
    return this.state !== undefined && (this.state.finished || this.state.broken !== null);
  }

  async open(scenario: Scenario): Promise<void> {
    this.pause();
    await this.#show(simulation.open(undefined, $state.snapshot(scenario) as Scenario));
    this.scenario = await simulation.scenario();
    this.sku = this.state?.balances[0]?.sku;
  }

  /** Opens a session that was exported, or found by exploring. */
  async import(text: string): Promise<void> {
    this.pause();
    await this.#show(simulation.import(undefined, text));
    this.scenario = await simulation.scenario();
    this.sku = this.state?.balances[0]?.sku;
  }

  look(sku: string): Promise<void> {
    this.sku = sku;
    return this.#do(() => simulation.look(sku));
  }

  step(): Promise<void> {
    this.pause();
    return this.#do(() => simulation.run(this.sku, 1));
  }

  back(): Promise<void> {
    return this.goTo((this.state?.step ?? 0) - 1);
  }

  goTo(step: number): Promise<void> {
    this.pause();
    return this.#do(() => simulation.goTo(this.sku, Math.max(0, step)));
  }

  /** Runs as far as there is anything to run, or so many steps. */
  async runOn(steps: number): Promise<void> {
    this.pause();
    // In pieces, so that what is seen moves on and a click gets its turn.
    for (let left = steps; left > 0 && !this.over; left -= 1000) {
      await this.#do(() => simulation.run(this.sku, Math.min(1000, left)));
      if (this.playing) return;
    }
  }

  interfere(fault: Fault): Promise<void> {
    this.pause();
    return this.#do(() => simulation.interfere(this.sku, fault));
  }

  undo(): Promise<void> {
    this.pause();
    return this.#do(() => simulation.undo(this.sku));
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  pause(): void {
    this.playing = false;
  }

  play(): void {
    if (this.playing || this.over) return;
    this.playing = true;
    void this.#play();
  }

  async #play(): Promise<void> {
    while (this.playing && !this.over) {
      const speed = SPEEDS[this.speed] ?? 1;
      const pause = Math.max(FASTEST_TICK, 1000 / speed);
      const begun = performance.now();
      await this.#do(() => simulation.run(this.sku, Math.max(1, Math.round((speed * pause) / 1000))));
      await new Promise((done) => setTimeout(done, Math.max(0, pause - (performance.now() - begun))));
    }
    this.playing = false;
  }

  /** One call after the other: two that overlap would show their answers in any order. */
  #do(work: () => Promise<View>): Promise<void> {
    const next = this.#busy.then(() => this.#show(work())).catch((refused: Error) => toasts.bad(refused.message));
    this.#busy = next;
    return next;
  }

  async #show(answer: Promise<View>): Promise<void> {
    const view = await answer;
    [this.state, this.steps, this.series] = [view.state, view.steps, view.series];
  }
}

export const run = new Run();
