// The worker that owns the session: every call answers with what there is to see afterwards.
import { about, type Fault, fromCsv, fromLink, History, load, parseScenario, presets, type Scenario, type Series, Session, type State, type Step, toLink } from "earmark";
import { serve } from "./remote";

/** So many steps are shown; the others are a scrub away. */
const SHOWN = 60;
/** A picture has no use for more points than it has pixels. */
const POINTS = 1500;

export interface View {
  state: State;
  /** The last steps, up to where the session stands. */
  steps: Step[];
  series: Series | null;
  /** How many milliseconds the call took. */
  took: number;
}

let session: Session | undefined;
let history: History | undefined;

function now(): Session {
  if (session === undefined) throw new Error("no scenario is open");
  return session;
}

function replace(next: Session): void {
  session?.free();
  session = next;
}

function thinned(series: Series): Series {
  const every = Math.ceil(series.at.length / POINTS);
  if (every <= 1) return series;
  const kept = <T>(values: T[]) => values.filter((_, n) => n % every === 0 || n === values.length - 1);
  return Object.fromEntries(Object.entries(series).map(([name, values]) => [name, kept<number>(values)])) as unknown as Series;
}

function view(sku: string | undefined, begun: number): View {
  const at = now().at;
  const state = now().state();
  const known = state.balances.some((balance) => balance.sku === sku) ? sku : state.balances[0]?.sku;
  const series = known === undefined ? null : thinned(now().series(known));
  return { state, steps: now().steps(Math.max(0, at - SHOWN + 1), at), series, took: performance.now() - begun };
}

/** Does something, and looks at the session afterwards. */
const looking =
  <A extends unknown[]>(work: (...args: A) => void) =>
  (sku: string | undefined, ...args: A): View => {
    const begun = performance.now();
    work(...args);
    return view(sku, begun);
  };

const methods = {
  presets: () => presets(),
  about: () => about(),
  parse: (text: string) => parseScenario(text),
  link: (scenario: Scenario) => toLink(scenario),
  fromLink: (link: string) => fromLink(link),
  fromCsv: (text: string, profile: string) => fromCsv(text, profile),
  history: (text: string) => {
    history?.free();
    history = new History(text);
    return history.report();
  },
  historySession: () => {
    if (history === undefined) throw new Error("no history is open");
    const found = history.session;
    const text = found.export();
    found.free();
    return text;
  },
  export: () => now().export(),
  scenario: () => now().scenario,
  look: looking(() => {}),
  open: looking((scenario: Scenario) => replace(new Session(scenario))),
  import: looking((text: string) => replace(Session.import(text))),
  run: looking((steps: number, time?: number) => now().run(time === undefined ? { steps } : { steps, time })),
  goTo: looking((step: number) => now().goTo(step)),
  interfere: looking((fault: Fault) => now().interfere(fault)),
  undo: looking(() => now().undo()),
};

export type SessionMethods = typeof methods;
serve(load(), methods);
