// The time as the server tells it, ticking once a second while anybody looks.

class Clock {
  now = $state(Date.now());
  #ahead = 0;

  constructor() {
    setInterval(() => this.#tick(), 1000);
    document.addEventListener("visibilitychange", () => this.#tick());
  }

  /** Takes the server's time from an answer. Its seconds are whole, so less than two is no difference. */
  learn(serverDate: string | null): void {
    const told = serverDate === null ? Number.NaN : Date.parse(serverDate);
    if (Number.isNaN(told)) return;
    const ahead = told - Date.now();
    this.#ahead = Math.abs(ahead) < 2000 ? 0 : ahead;
  }

  read(): number {
    return Date.now() + this.#ahead;
  }

  #tick(): void {
    if (!document.hidden) this.now = this.read();
  }
}

export const clock = new Clock();
