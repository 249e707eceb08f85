// Which screen the address names. It stands behind the `#`, so that a reload needs no help of the server.

class Router {
  path = $state<string[]>([]);
  query = $state.raw(new URLSearchParams());

  constructor() {
    this.#read();
    addEventListener("hashchange", () => {
      const before = this.path.join("/");
      this.#read();
      if (this.path.join("/") === before) return;
      scrollTo(0, 0);
      document.getElementById("main")?.focus({ preventScroll: true });
    });
  }

  go(address: string): void {
    location.hash = address;
  }

  /** Changes a part of the query without a new entry in the history of the browser. */
  ask(name: string, value: string): void {
    const query = new URLSearchParams(this.query);
    if (value === "") query.delete(name);
    else query.set(name, value);
    const text = query.toString();
    history.replaceState(null, "", `#/${this.path.map(encodeURIComponent).join("/")}${text && `?${text}`}`);
    this.query = query;
  }

  #read(): void {
    const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
    this.path = path.split("/").filter(Boolean).map(decode);
    this.query = new URLSearchParams(query);
  }
}

/** An address that somebody cut short must not break the page. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const router = new Router();

const address = (...parts: string[]) => `#/${parts.map(encodeURIComponent).join("/")}`;

export const to = {
  overview: "#/",
  stock: "#/stock",
  sku: (sku: string) => address("stock", sku),
  orders: (status?: string) => (status ? `#/orders?status=${status}` : "#/orders"),
  order: (id: string) => address("orders", id),
  holds: "#/holds",
  hold: (id: string) => address("holds", id),
  purchases: "#/purchases",
  outgoing: "#/outgoing",
  /** Whoever holds or waits is shown by its order, where it has one. */
  holder: (held: { order_id: string | null; reservation_id: string }) =>
    held.order_id ? to.order(held.order_id) : to.hold(held.reservation_id),
};
