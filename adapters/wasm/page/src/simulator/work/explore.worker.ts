// The worker that explores. It tells how far it is about four times a second; to stop it, end it.
import { Exploration, type Explored, load, type Scenario } from "earmark";

export type Exploring = { progress: Explored; took: number } | { session: string } | { error: string };

addEventListener("message", async ({ data }: MessageEvent<{ scenario: Scenario; limit: number }>) => {
  const tell = (told: Exploring) => postMessage(told);
  try {
    await load();
    const begun = performance.now();
    const exploration = new Exploration(data.scenario, { limit: data.limit });
    let told = 0;
    for (;;) {
      const progress = exploration.advance(200);
      const took = performance.now() - begun;
      if (progress.done || took - told > 250) {
        told = took;
        tell({ progress, took });
      }
      if (progress.done) break;
    }
    const found = exploration.session();
    if (found) tell({ session: found.export() });
    found?.free();
    exploration.free();
  } catch (thrown) {
    tell({ error: (thrown as Error).message });
  }
});
