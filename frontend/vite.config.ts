/** One ES module, `index.js`, with its style sheet, the search worker and what is loaded later beside it: what TensorBoard's frame loads. */
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** React Aria brings its few words in 34 languages; our own words are English only, so half of the bundle would be for nothing. */
const englishOnly: Plugin = {
  name: "english-only",
  enforce: "pre",
  load: (id) => (/\/intl\/.*\/(?!en-US)[a-z]{2}-[A-Z]{2}\.mjs$/.test(id) ? "export default {};" : null),
};

export default defineConfig({
  plugins: [englishOnly, react()],
  base: "./",
  // No hash in the names of modules: a rebuilt bundle must fit a server that listed its files before.
  worker: { format: "es", rollupOptions: { output: { entryFileNames: "[name].js" } } },
  build: {
    outDir: "../tb_metadata_plugin/static",
    emptyOutDir: true,
    target: "es2022",
    // One file on purpose, from the machine next door: kB, well above what it has.
    chunkSizeWarningLimit: 1000,
    // What is loaded later brings its own looks.
    cssCodeSplit: true,
    assetsDir: "",
    rollupOptions: {
      input: "src/index.ts",
      // Chunks take what they share with the entry from it: nothing more is loaded at first.
      preserveEntrySignatures: "allow-extension",
      output: {
        entryFileNames: "index.js",
        chunkFileNames: "[name].js",
        // All that is needed at first is one file, also what later chunks share with it.
        codeSplitting: { groups: [{ name: "index", tags: ["$initial"] }] },
        // The entry links its sheet by its name: without an HTML file nobody else would.
        assetFileNames: ({ names }) =>
          names.some((name) => name.endsWith(".css")) ? "[name].css" : "[name]-[hash][extname]",
      },
    },
  },
});
