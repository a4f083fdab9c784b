/** The lines of parallel coordinates: one for each row, those that are filtered away faint behind the others. */
import { colouringOf, type Legend } from "../../engine/charts/colouring";
import { positionsOf, spansPowers } from "../../engine/charts/positions";
import type { Clause } from "../../engine/clauses/list";
import type { Key } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import type { ParallelView } from "../../state/parallel";
import { sameKey } from "../../values/key";
import { sameValue } from "../../values/value";
import { axisOfPositions } from "../../views/charts/keyAxis";
import type { ParallelAxis, ParallelChart } from "../../views/charts/parallelChart";
import type { Selection } from "../../views/table/selection";
import type { Chosen } from "./chosen";

export interface Lines {
  readonly chart: ParallelChart;
  readonly legend: Legend | null;
  /** How many rows pass, and how many of them are drawn. */
  readonly shown: number;
  readonly drawn: number;
  /** Whether some line has no place on some axis. */
  readonly lacks: boolean;
}

/** More lines are more than anyone tells apart, and than a page draws at once. */
const MOST = 10_000;
const MOST_CONTEXT = 2000;

type Framed = Pick<Frame, "table" | "unsorted" | "label">;

export function linesOf(
  { table, unsorted, label }: Framed,
  selection: Selection,
  clauses: readonly Clause[],
  chosen: Chosen,
  view: ParallelView,
): Lines {
  const all = Uint32Array.from({ length: table.count }, (_, row) => row);
  const axes = chosen.axes.map((key) => axisFor(key, all, label(key), view, clauses));
  const passing = new Uint8Array(table.count);
  for (const row of unsorted) passing[row] = 1;
  const failing = all.filter((row) => passing[row] === 0);
  const lines = some(unsorted, MOST);
  const colouring = chosen.colour && colouringOf(chosen.colour, all);
  return {
    chart: {
      axes,
      context: some(failing, MOST_CONTEXT),
      lines,
      inkOf: colouring?.inkOf ?? (() => "line-1"),
      bold: selection.size > 0 ? selection.rows : null,
    },
    legend: colouring?.legend ?? null,
    shown: unsorted.length,
    drawn: lines.length,
    lacks: axes.some(({ values }) => values.some(Number.isNaN)),
  };
}

/** One from each stretch, the same ones each time. */
function some(rows: Uint32Array, most: number): Uint32Array {
  if (rows.length <= most) return rows;
  return Uint32Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)] as number);
}

function axisFor(
  key: Key,
  rows: Uint32Array,
  label: string,
  { flipped }: ParallelView,
  clauses: readonly Clause[],
): ParallelAxis {
  const positions = positionsOf(key, rows);
  const log = positions.kind === "number" && spansPowers(positions.values);
  const axis = axisOfPositions(positions, null, label, log);
  const clause = clauses.find((one) => sameKey(one.key, key.ref));
  const isFlipped = flipped.some((ref) => sameKey(ref, key.ref));
  return { ...axis, flipped: isFlipped, brush: clause ? brushOf(clause, axis, positions.categories) : null };
}

/** What of an axis a filter lets pass, where that is one stretch. */
function brushOf(
  clause: Clause,
  { kind, domain }: Pick<ParallelAxis, "kind" | "domain">,
  categories: readonly unknown[],
): ParallelAxis["brush"] {
  if (clause.type === "range") {
    const factor = kind === "time" ? 1e-3 : 1;
    const [low, high] = domain;
    const from = clause.min === null ? low : clause.min * factor;
    const to = clause.max === null ? high : clause.max * factor;
    return [Math.max(from, low), Math.min(to, high)];
  }
  if (kind !== "category" || clause.exclude.length > 0) return null;
  const places = categories.flatMap((value, place) =>
    clause.include.some((one) => sameValue(one, value as typeof one)) ? place : [],
  );
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined || last - first + 1 !== places.length) return null;
  return [first - 0.4, last + 0.4];
}
