// Two builds, each a folder that stands alone: the dashboard, and in `simulator/` a page that any
// static host can serve without the rest. Every path is relative for the same reason.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const built = here("../../../target/page-build");

export default defineConfig(({ mode }) => {
  const simulator = mode === "simulator";
  return {
    root: simulator ? here("simulator") : here("."),
    base: "./",
    publicDir: here("public"),
    plugins: [svelte()],
    // What `cargo xtask wasm` built.
    resolve: { alias: { earmark: here("../../../target/earmark-js/earmark.js") } },
    build: {
      outDir: simulator ? `${built}/simulator` : built,
      emptyOutDir: true,
      target: "es2022",
      // Inlined files would be `data:` URLs, which the server's content policy refuses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    worker: { format: "es" as const },
    // While developing, the pages come from here and the data from a server that runs.
    server: { fs: { allow: [here("."), here(".."), here("../../../target/earmark-js")] }, proxy: proxied("http://127.0.0.1:8080") },
  };
});

function proxied(server: string): Record<string, string> {
  return Object.fromEntries(["/api", "/metrics", "/healthz", "/readyz", "/docs", "/openapi.json"].map((path) => [path, server]));
}
