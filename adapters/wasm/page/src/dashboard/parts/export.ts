// Gathers the history of an order or of a SKU from the journal, as a file that the simulator replays.
import type { CloudEvent, History } from "../../shared/lib/history";
import { HISTORY_VERSION } from "../../shared/lib/history";
import { clock } from "../../shared/lib/clock.svelte";
import { api } from "../api/client";

const PAGE = 500;
/** Beyond this the file says that it is not complete. */
const MOST = 200_000;

type Of = History["of"];

export async function gather(of: Of, progress: (events: number) => void, signal: AbortSignal): Promise<History> {
  const policies = (await api.policies(signal)).items;
  const told = { earmark: "history", version: HISTORY_VERSION, of, exported_at: new Date(clock.read()).toISOString() } as const;
  if ("order" in of) {
    const [now, { items }] = await Promise.all([api.order(of.order, signal), api.orderEvents(of.order, signal)]);
    return { ...told, complete: true, events: items, now, policies };
  }
  const now = await api.stock(of.sku, signal);
  const journal: CloudEvent[] = [];
  const ids = new Set<string>();
  let after: string | undefined;
  do {
    const page = await api.events({ limit: PAGE, after }, signal);
    for (const event of page.items) {
      journal.push(event);
      if (names(event, of.sku)) ids.add(base(event.subject));
    }
    progress(journal.length);
    after = page.next_cursor ?? undefined;
  } while (after !== undefined && journal.length < MOST);
  // Whoever touched this SKU is told from its beginning, its other SKUs included.
  const touches = (event: CloudEvent) => names(event, of.sku) || ids.has(base(event.subject));
  return { ...told, complete: after === undefined, events: journal.filter(touches), now, policies };
}

/** Ids that a process needs are derived with `~` from the one it began with. */
function base(id: string): string {
  return id.split("~")[0] ?? id;
}

function names(event: CloudEvent, sku: string): boolean {
  const lines = event.data["lines"];
  return event.data["sku"] === sku || (Array.isArray(lines) && lines.some((line: { sku?: string }) => line.sku === sku));
}
