// The event stream, read by hand: unlike EventSource this sees the heartbeat, so a line that died without a
// word is noticed, and every type of event arrives without being named.
import type { CloudEvent } from "../../shared/lib/history";
import { BASE } from "../api/client";

/** The server says something every 15 seconds. */
const SILENCE = 40_000;

/** Reads until the stream ends, and throws where it could not be had. `after` is a cursor, or `end`. */
export async function follow(
  after: string,
  heard: { open: () => void; event: (event: CloudEvent, cursor: string) => void },
  signal: AbortSignal,
): Promise<void> {
  const silent = new AbortController();
  let watch = setTimeout(() => silent.abort(), SILENCE);
  try {
    const answer = await fetch(`${BASE}api/v1/events?after=${encodeURIComponent(after)}`, {
      headers: { accept: "text/event-stream" },
      signal: AbortSignal.any([signal, silent.signal]),
      cache: "no-store",
    });
    if (!answer.ok || answer.body === null) throw new Refused(answer.status);
    heard.open();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(watch);
      watch = setTimeout(() => silent.abort(), SILENCE);
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) tell(block, heard.event);
    }
  } finally {
    clearTimeout(watch);
  }
}

/** The server answered, and not with a stream. */
export class Refused extends Error {
  constructor(readonly status: number) {
    super(`the event stream answered ${status}`);
  }
}

function tell(block: string, event: (event: CloudEvent, cursor: string) => void): void {
  let [id, data] = ["", ""];
  for (const line of block.split("\n")) {
    if (line.startsWith("id:")) id = line.slice(3).trim();
    else if (line.startsWith("data:")) data += line.slice(5);
  }
  if (data !== "") event(JSON.parse(data) as CloudEvent, id);
}
