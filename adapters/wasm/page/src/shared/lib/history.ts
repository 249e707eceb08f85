// The file that "Export history" writes and the simulator's "Replay" reads. See docs/history.md.

/** One event as `GET /api/v1/events` gives it: CloudEvents 1.0. */
export interface CloudEvent {
  specversion: "1.0";
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  data: Record<string, unknown>;
  [extension: string]: unknown;
}

export const HISTORY_VERSION = 1;

/** What happened to one order, or on the shelf of one SKU, oldest first, and how it stood when it was exported. */
export interface History {
  earmark: "history";
  version: typeof HISTORY_VERSION;
  /** What it is of: exactly one of the two. */
  of: { order: string } | { sku: string };
  /** RFC 3339, UTC; the server's time. */
  exported_at: string;
  /** False where the journal held more than was read: the newest events are the ones that are missing. */
  complete: boolean;
  events: CloudEvent[];
  /** The view of the order (`GET /orders/{id}`), or of the SKU (`GET /inventory/{sku}`), at the export. */
  now: unknown;
  /** The policies by which the server decided (`GET /policies`), so that a replay decides by the same. */
  policies: unknown[];
}

/** Reads a file that somebody chose. Says in a sentence what is wrong with it. */
export function readHistory(text: string): History {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("This file is no JSON, so it is no exported history. It may have been cut short.");
  }
  const file = value as Partial<History> | null;
  if (typeof file !== "object" || file?.earmark !== "history") {
    throw new Error("This file is no history that Earmark exported.");
  }
  if (file.version !== HISTORY_VERSION) {
    throw new Error(`This history has version ${String(file.version)}; this page reads version ${HISTORY_VERSION}.`);
  }
  if (!Array.isArray(file.events) || !file.events.every(isEvent)) {
    throw new Error("This history holds something that is no event. It may have been edited.");
  }
  const of = file.of as Record<string, unknown> | undefined;
  if (typeof of?.order !== "string" && typeof of?.sku !== "string") {
    throw new Error("This history does not say which order or SKU it is of.");
  }
  return file as History;
}

function isEvent(value: unknown): value is CloudEvent {
  const event = value as Partial<CloudEvent> | null;
  return (
    typeof event === "object" &&
    typeof event?.type === "string" &&
    typeof event.id === "string" &&
    !Number.isNaN(Date.parse(event.time ?? "")) &&
    typeof event.data === "object"
  );
}
