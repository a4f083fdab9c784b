/** Tests of the engine, the wire and the state run in plain Node; what needs a browser is tested in the real one. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/**/*.test.{ts,tsx}"], environment: "node", testTimeout: 30_000 },
});
