/** Bundles the benchmarks for Node, which does not run TypeScript before version 22. Dependencies stay as they are installed. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  logLevel: "warn",
  build: {
    ssr: true,
    rollupOptions: { input: ["run.ts", "filter.ts"].map((name) => fileURLToPath(new URL(name, import.meta.url))) },
    outDir: fileURLToPath(new URL("../node_modules/.cache/bench", import.meta.url)),
    emptyOutDir: true,
    target: "node20",
    minify: false,
  },
});
