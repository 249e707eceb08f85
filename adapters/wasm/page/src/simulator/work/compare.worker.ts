// The worker that compares. It tells how far it is about five times a second; to stop it, end it.
import { Comparison, type Lane, load, type Policy, type Scenario } from "earmark";

export interface Candidate {
  name: string;
  policy: Policy;
}
export interface Compared {
  orders: number;
  of: number;
  done: boolean;
  took: number;
  lanes: Lane[];
}

addEventListener("message", async ({ data }: MessageEvent<{ scenario: Scenario; candidates: Candidate[]; seeds: number }>) => {
  const tell = (told: Compared | { error: string }) => postMessage(told);
  try {
    await load();
    const comparison = new Comparison(data.scenario, data.candidates, data.seeds);
    const begun = performance.now();
    let told = 0;
    for (;;) {
      const { orders, of, done } = comparison.advance(500);
      const took = performance.now() - begun;
      if (done || took - told > 200) {
        told = took;
        tell({ orders, of, done, took, lanes: comparison.lanes() });
      }
      if (done) break;
    }
    comparison.free();
  } catch (thrown) {
    tell({ error: (thrown as Error).message });
  }
});
