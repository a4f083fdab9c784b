/** Metrics reduced over their steps: from the server's bytes to the table that all else goes by. */
import { columnFromArray, float32, float64, int32, tableFromColumns, tableToIPC, utf8 } from "@uwdata/flechette";
import { type Extremes, type Replacement, withMetrics } from "../src/engine/table/overSteps";
import type { Table } from "../src/engine/table/types";
import { keyId } from "../src/values/key";
import { decodeExtremes } from "../src/wire/extremes";
import type { Column } from "./data";
import { refOf } from "./ours";

/** What the server would send of a metric whose extremes are all different. */
export function encodeSteps({ runs, version }: Table, { cells }: Column): Uint8Array {
  const values = (sign: number) => cells.map((cell) => (typeof cell === "number" ? cell + (sign * cell) / 3 : null));
  const steps = runs.map((_, row) => row % 1000);
  const arrow = tableFromColumns({
    run: columnFromArray([...runs], utf8()),
    points: columnFromArray(
      runs.map(() => 1000),
      int32(),
    ),
    min: columnFromArray(values(-1), float32()),
    min_step: columnFromArray(steps, float64()),
    max: columnFromArray(values(1), float32()),
    max_step: columnFromArray(steps, float64()),
  });
  arrow.schema.metadata = new Map([
    ["version", version],
    ["sampled", "1000"],
    ["unreadable", "0"],
  ]);
  const bytes = tableToIPC(arrow, { format: "stream" });
  if (!bytes) throw new Error("nothing was encoded");
  return bytes;
}

export function decodeSteps(bytes: Uint8Array): Extremes {
  return decodeExtremes(bytes, false);
}

/** The table with these metrics at their greatest. */
export function reduceSteps(table: Table, columns: readonly Column[], extremes: readonly Extremes[]): Table {
  const replaced = columns.map((column, i): [string, readonly Replacement[]] => [
    keyId(refOf(column)),
    [{ reduction: "max", at: null, extremes: extremes[i] ?? null, failed: false }],
  ]);
  return withMetrics(table, new Map(replaced));
}
