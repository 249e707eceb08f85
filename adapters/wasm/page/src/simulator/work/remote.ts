// Calls to a worker, answered in their order. The page itself computes nothing that takes time.
import type { Broken } from "earmark";

export interface Call {
  id: number;
  name: string;
  args: unknown[];
}

export interface Answer {
  id: number;
  value?: unknown;
  error?: { message: string; broken: Broken[] };
}

/** What was refused, with every field that is broken. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly broken: readonly Broken[],
  ) {
    super(message);
  }
}

type Methods = Record<string, (...args: never[]) => unknown>;
type Remotely<M extends Methods> = { [K in keyof M]: (...args: Parameters<M[K]>) => Promise<Awaited<ReturnType<M[K]>>> };

/** The methods of a worker, each of which comes back later. */
export function remote<M extends Methods>(worker: Worker): Remotely<M> {
  let last = 0;
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
    const caller = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error) caller?.reject(new Refused(data.error.message, data.error.broken));
    else caller?.resolve(data.value as never);
  });
  worker.addEventListener("error", (event) => {
    const error = new Refused(`The simulation could not be started: ${event.message || "its program did not load"}`, []);
    for (const caller of waiting.values()) caller.reject(error);
    waiting.clear();
  });
  return new Proxy({} as Remotely<M>, {
    get:
      (_, name: string) =>
      (...args: unknown[]) =>
        new Promise((resolve, reject) => {
          const id = ++last;
          waiting.set(id, { resolve, reject });
          worker.postMessage({ id, name, args } satisfies Call);
        }),
  });
}

/** Answers calls on the worker's side, once it is ready. */
export function serve(ready: Promise<void>, methods: Methods): void {
  addEventListener("message", async ({ data }: MessageEvent<Call>) => {
    try {
      await ready;
      const value = await methods[data.name]?.(...(data.args as never[]));
      postMessage({ id: data.id, value } satisfies Answer);
    } catch (thrown) {
      const { message, broken = [] } = thrown as Error & { broken?: Broken[] };
      postMessage({ id: data.id, error: { message, broken: [...broken] } } satisfies Answer);
    }
  });
}
