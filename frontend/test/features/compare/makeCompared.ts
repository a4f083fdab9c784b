/** Comparisons of plain rows, as the tab makes them. */
import type { Target } from "../../../src/engine/table/types";
import { baselineOf } from "../../../src/features/compare/baseline";
import { type Compared, compareLines } from "../../../src/features/compare/model";
import { comparedSides } from "../../../src/features/compare/sides";
import { type Frame, Framer } from "../../../src/state/frame";
import { EMPTY_VIEW, type View } from "../../../src/state/view";
import { flatLines, groupLines } from "../../../src/views/table/lines";
import { distinguishingOf } from "../../../src/views/table/naming";
import { selectionOf } from "../../../src/views/table/selection";
import type { LinesModel } from "../../../src/views/table/useLines";
import { type Row, ref, tableOf } from "../../makeTable";

export const ACC: Target = { key: ref("metrics.acc"), direction: "max" };

export function frameOf(rows: readonly Row[], view: Partial<View> = {}, target: Target | null = ACC): Frame {
  const table = tableOf(rows);
  const tables = { table, cells: table, plain: table };
  const order = { table, target };
  return new Framer().frame({
    view: { ...EMPTY_VIEW, ...view },
    ...tables,
    target,
    order,
    facets: order,
    query: null,
  });
}

/** As `useLines` makes them. */
export function linesOf(frame: Frame): LinesModel {
  const { by, levels, groups, label, rows } = frame;
  const beside = levels < by.length;
  const distinguishing = beside ? distinguishingOf(groups, by) : null;
  const naming = { by, label, levels, distinguishing, target: null };
  const shape = { levels: beside ? levels + 1 : levels, flat: beside, few: false };
  const lines = by.length > 0 ? groupLines(groups, by, shape, []) : flatLines(rows);
  return { lines, naming, shape, distinguishing };
}

export function sidesOf(frame: Frame, view: Pick<View, "ticked">) {
  const selection = selectionOf(view.ticked, frame.table, frame.unsorted);
  return comparedSides(linesOf(frame), frame, view.ticked, selection);
}

export function comparisonOf(rows: readonly Row[], view: Pick<View, "ticked"> & Partial<View>, target = ACC) {
  const frame = frameOf(rows, view, target);
  const sides = sidesOf(frame, view);
  const lines = sides.lines.map((line): Compared => ({ ...line, own: Uint32Array.from(line.rows) }));
  const baseline = baselineOf(lines, view.compare?.baseline ?? null, frame);
  return { frame, sides, lines, baseline, comparison: compareLines(frame, lines) };
}

/** Two models by two rates by two seeds. */
export const RUNS: readonly Row[] = ["mlp", "cnn"].flatMap((model) =>
  [0.1, 0.01].flatMap((lr) =>
    [0, 1].map(
      (seed): Row => ({
        model,
        lr,
        seed,
        data: "digits",
        ...(model === "cnn" && { dropout: 0.5 }),
        "run.status": `s${seed}`,
        "metrics.acc": (model === "cnn" ? 0.5 : 0.25) + (lr === 0.1 ? 0.125 : 0) + seed / 16,
        "metrics.loss": seed,
      }),
    ),
  ),
);
