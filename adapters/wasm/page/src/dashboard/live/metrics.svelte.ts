// Throughput and time to answer, made of the counters at /metrics: a rate is a difference of two readings.
import { api } from "../api/client";

const EVERY = 2000;
const KEPT = 60;
/** Times to answer are those of the last minute. */
const WINDOW = 60_000;

interface Sample {
  at: number;
  decided: number;
  queued: number;
  /** Requests that changed something, by the upper bound of their time in milliseconds. */
  answered: Map<number, number>;
}

class Metrics {
  samples = $state.raw<Sample[]>([]);

  /** Reads until the returned function is called. */
  start(): () => void {
    const leaving = new AbortController();
    const read = async () => {
      if (document.hidden) return;
      try {
        const sample = parse(await api.metrics(leaving.signal), Date.now());
        const last = this.samples.at(-1);
        // Counters that fell belong to a server that was started anew.
        const before = last && sample.decided < last.decided ? [] : this.samples;
        this.samples = [...before, sample].slice(-KEPT);
      } catch {
        // The connection tells that the server is gone; a gap in the figures tells it as well.
      }
    };
    void read();
    const timer = setInterval(() => void read(), EVERY);
    return () => {
      leaving.abort();
      clearInterval(timer);
    };
  }

  /** Decisions in a second, one for each pair of readings. */
  get rates(): number[] {
    return this.samples.slice(1).map((sample, n) => {
      const before = this.samples[n] as Sample;
      return ((sample.decided - before.decided) * 1000) / (sample.at - before.at);
    });
  }

  get queued(): number {
    return this.samples.at(-1)?.queued ?? 0;
  }

  /** In which time this part of the answers was given: the bound of its bucket; none where nobody asked. */
  quantile(part: number): number | undefined {
    const last = this.samples.at(-1);
    const first = this.samples.find((sample) => last !== undefined && sample.at >= last.at - WINDOW);
    if (last === undefined || first === undefined) return undefined;
    const since = [...last.answered].map(([bound, n]) => [bound, n - (first.answered.get(bound) ?? 0)] as const);
    since.sort(([a], [b]) => a - b);
    const all = since.at(-1)?.[1] ?? 0;
    return all === 0 ? undefined : since.find(([, n]) => n >= all * part)?.[0];
  }
}

export const metrics = new Metrics();

function parse(text: string, at: number): Sample {
  const answered = new Map<number, number>();
  let [decided, queued] = [0, 0];
  for (const line of text.split("\n")) {
    const value = Number(line.slice(line.lastIndexOf(" ") + 1));
    if (line.startsWith("earmark_commit_inputs_total ")) decided = value;
    else if (line.startsWith("earmark_commit_queued ")) queued = value;
    else if (line.startsWith("earmark_http_request_duration_seconds_bucket{") && line.includes('method="POST"')) {
      const bound = /le="([^"]+)"/.exec(line)?.[1] ?? "";
      const millis = bound === "+Inf" ? Number.POSITIVE_INFINITY : Number(bound) * 1000;
      answered.set(millis, (answered.get(millis) ?? 0) + value);
    }
  }
  return { at, decided, queued, answered };
}
