// Whether the server is there, and what it tells. One for the whole page.
import type { CloudEvent } from "../../shared/lib/history";
import { Refused, follow } from "./stream";

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15_000;
/** Events that the feed can show. */
const REMEMBERED = 60;

type State = "connecting" | "live" | "lost";

class Connection {
  state = $state<State>("connecting");
  /** Since when what is shown may be old. */
  lostAt = $state(0);
  nextTryAt = $state(0);
  /** Counts the times that a connection came about: whoever read before reads again. */
  epoch = $state(0);
  /** The newest first. */
  recent = $state.raw<CloudEvent[]>([]);

  #cursor: string | undefined;
  #listeners = new Set<(event: CloudEvent) => void>();
  #pause = FIRST_PAUSE;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt: AbortController | undefined;

  start(): void {
    addEventListener("online", () => this.tryNow());
    void this.#run();
  }

  tryNow(): void {
    if (this.state === "live") return;
    clearTimeout(this.#timer);
    this.#attempt?.abort();
    void this.#run();
  }

  /** Calls back for every event, until the returned function is called. */
  listen(listener: (event: CloudEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #run(): Promise<void> {
    const attempt = new AbortController();
    this.#attempt = attempt;
    try {
      const open = () => this.#opened();
      const event = (event: CloudEvent, cursor: string) => this.#heard(event, cursor);
      await follow(this.#cursor ?? "end", { open, event }, attempt.signal);
    } catch (error) {
      // A cursor of another store: the server's data were replaced, so begin anew.
      if (error instanceof Refused && error.status === 422) this.#cursor = undefined;
    }
    if (!attempt.signal.aborted) this.#lost();
  }

  #opened(): void {
    this.state = "live";
    this.epoch++;
    this.#pause = FIRST_PAUSE;
  }

  #heard(event: CloudEvent, cursor: string): void {
    this.#cursor = cursor;
    this.recent = [event, ...this.recent].slice(0, REMEMBERED);
    for (const listener of this.#listeners) listener(event);
  }

  #lost(): void {
    if (this.state !== "lost") this.lostAt = Date.now();
    this.state = "lost";
    this.nextTryAt = Date.now() + this.#pause;
    this.#timer = setTimeout(() => void this.#run(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }
}

export const connection = new Connection();
