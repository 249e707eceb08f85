// Compares policies in a worker, as the page does, and says what came of it, and how long it took.
import { Comparison, load, memory } from "./earmark.js";

addEventListener("message", async ({ data: { scenario, candidates } }) => {
  await load();
  const comparison = new Comparison(scenario, candidates);
  const begun = performance.now();
  while (!comparison.advance(1000).done);
  postMessage({ seconds: (performance.now() - begun) / 1000, lanes: comparison.lanes(), memory: memory() });
});
