// Whatever went wrong, as a sentence and, where a field is to blame, beside that field.
import { count, moment, words } from "../../shared/lib/format";

interface Body {
  code?: string;
  title?: string;
  detail?: string;
  errors?: { pointer?: string; parameter?: string; header?: string; rule: string }[];
  lines?: { sku: string; location: string; asked: number; available: number }[];
  order_id?: string;
  state?: string;
  limit?: string;
  expires_at?: string | null;
}

export class Problem extends Error {
  /** 0 where nobody answered. */
  readonly status: number;
  readonly code: string;
  /** By JSON pointer (`/lines/0/sku`) or name of a parameter: the rule that was broken. */
  readonly fields: Record<string, string>;

  constructor(status: number, body: Body) {
    super(sentence(status, body));
    this.status = status;
    this.code = body.code ?? "";
    this.fields = Object.fromEntries(
      (body.errors ?? []).map((error) => [error.pointer ?? error.parameter ?? error.header ?? "", capital(error.rule)]),
    );
  }

  /** Nobody answered, or not in time: the same request may go through later. */
  static readonly UNREACHABLE: Body = { code: "unreachable" };

  get isUnreachable(): boolean {
    return this.status === 0;
  }
}

function sentence(status: number, body: Body): string {
  const now = Date.now();
  switch (body.code) {
    case "unreachable":
      return "The server cannot be reached. Nothing is known to have changed; sending it again books nothing twice.";
    case "invalid_request":
      return (body.errors?.length ?? 0) === 1 ? "One field breaks a rule." : "Some fields break a rule.";
    case "insufficient_stock": {
      const short = (body.lines ?? []).map((line) => {
        const place = line.location === "main" ? "" : ` at ${line.location}`;
        return `${line.sku}${place}: ${count(line.asked)} asked, ${count(line.available)} available`;
      });
      const kept = body.order_id ? ` The order ${body.order_id} is kept as rejected.` : "";
      return `There is not enough stock. ${short.join("; ")}.${kept}`;
    }
    case "illegal_transition":
      return `Its state does not allow this: it is ${words(body.state ?? "in another state")}.`;
    case "expired":
      return body.expires_at
        ? `Its deadline has passed (${moment(Date.parse(body.expires_at), now)}).`
        : "Its deadline has passed.";
    case "renewal_exhausted":
      return `It cannot be held longer than until ${moment(Date.parse(body.limit ?? ""), now)}.`;
    case "owned_by_order":
      return `Its order ${body.order_id ?? ""} drives it: act on the order.`;
    case "idempotency_conflict":
      return "This id was used before with other content.";
    case "unavailable":
      return "The server is too busy at the moment; nothing was changed. Try again in a second.";
  }
  const told = body.detail ?? body.title;
  return told ? `${capital(told)}${/[.!?]$/.test(told) ? "" : "."}` : `The server answered ${status}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
