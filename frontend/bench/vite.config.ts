/** Bundles the benchmark for Node, which does not run TypeScript before version 22. Dependencies stay as they are installed. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  logLevel: "warn",
  build: {
    ssr: fileURLToPath(new URL("run.ts", import.meta.url)),
    outDir: fileURLToPath(new URL("../node_modules/.cache/bench", import.meta.url)),
    emptyOutDir: true,
    target: "node20",
    minify: false,
  },
});
