/** The bundle of `make dev`: in a directory of its own, and reloading the tab's frame whenever it was built anew. */
import { defineConfig, mergeConfig, type Plugin } from "vite";
import base from "./vite.config.ts";

const RELOAD = `
{
  const built = new URL("./built.txt", import.meta.url);
  let seen = "";
  setInterval(async () => {
    // TensorBoard may be starting again.
    const answer = await fetch(built, { cache: "no-store" }).catch(() => null);
    const now = answer?.ok ? await answer.text() : seen;
    if (seen && now !== seen) location.reload();
    seen = now;
  }, 500);
}
`;

function reloading(): Plugin {
  return {
    name: "reload-when-built",
    renderChunk: (code, chunk) => (chunk.isEntry ? { code: code + RELOAD, map: null } : null),
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "built.txt", source: new Date().toISOString() });
    },
  };
}

export default mergeConfig(
  base,
  defineConfig({
    plugins: [reloading()],
    build: {
      outDir: "node_modules/.dev",
      // A file of before does no harm, while one that is missing for a moment does.
      emptyOutDir: false,
      minify: false,
      sourcemap: "inline",
    },
    worker: { rollupOptions: { output: { entryFileNames: "[name].js" } } },
  }),
);
