// How numbers, times and spans read. English throughout, as the rest of the page.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });

/** A number of things: `12,000`. A minus is a minus and no hyphen. */
export function count(value: number): string {
  return whole.format(value).replace("-", "−");
}

/** The same of what may not be known exactly, and is a text then. */
export function shown(value: number | string): string {
  return typeof value === "number" ? count(value) : value;
}

/** A number where there is little room: `12K`. */
export function short(value: number): string {
  return Math.abs(value) < 10_000 ? count(value) : compact.format(value).replace("-", "−");
}

/** A difference: always with its sign. */
export function signed(value: number): string {
  return value > 0 ? `+${count(value)}` : count(value);
}

/** A rate of so many in a second. */
export function rate(perSecond: number): string {
  if (perSecond === 0) return "0";
  return perSecond < 10 ? perSecond.toFixed(1) : short(perSecond);
}

/** A time to answer. */
export function milliseconds(value: number): string {
  if (value >= 1000) return `${(value / 1000).toFixed(1)} s`;
  return value < 10 ? `${value.toFixed(1)} ms` : `${whole.format(value)} ms`;
}

/** `21:04:05`, with the day where it is not today. */
export function moment(at: number, now: number): string {
  const time = clock.format(at);
  if (new Date(at).toDateString() === new Date(now).toDateString()) return time;
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return `${(sameYear ? day : dayOfYear).format(at)}, ${time.slice(0, 5)}`;
}

/** A point of an axis whose points are `step` apart: no finer than they are, and the date at midnight. */
export function axisTime(at: number, step: number): string {
  const date = new Date(at);
  if (step >= 86_400_000 || (date.getHours() === 0 && date.getMinutes() === 0)) return day.format(at);
  const time = clock.format(at);
  return step < 60_000 ? time : time.slice(0, 5);
}

/** A span as a person says it, in its two largest units: `2 d 3 h`, `4 min 05 s`. */
export function span(millis: number): string {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600), Math.floor(seconds / 60)];
  if (days > 0) return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
  if (hours > 0) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  if (minutes > 0) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${seconds} s`;
}

/** The same for a span that does not run: `15 min`, without what is zero. */
export function length(millis: number): string {
  return span(millis).replace(" 00 s", "");
}

/** A span in one unit, for "so long ago": `3 min`. */
export function roughly(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  if (seconds >= 86_400) return `${Math.floor(seconds / 86_400)} d`;
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h`;
  return seconds >= 60 ? `${Math.floor(seconds / 60)} min` : `${seconds} s`;
}

/** A word of the API as a person reads it: `awaiting_restock` → `awaiting restock`. */
export function words(name: string): string {
  return name.replaceAll("_", " ");
}

/** `1 order`, `2 orders`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
