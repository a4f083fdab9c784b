/** Pivots of plain rows, as the tab makes them. */
import { shortLabels } from "../../../src/engine/presentation/labels";
import type { ReducerName } from "../../../src/engine/reducers/list";
import type { Target } from "../../../src/engine/table/types";
import { chosenOf, frozenPivot, type Given } from "../../../src/features/pivot/chosen";
import { drawPivot } from "../../../src/features/pivot/model";
import { DEFAULT_PIVOT, type PivotView } from "../../../src/state/pivot";
import { newestOf } from "../../makeFrame";
import { keyOf, type Row, ref, tableOf } from "../../makeTable";

interface Options {
  readonly by?: readonly string[];
  readonly target?: Target | null;
  readonly reducer?: ReducerName;
  readonly flat?: boolean;
}

export const ACC: Target = { key: ref("metrics.acc"), direction: "max" };

export function make(
  runs: readonly Row[],
  view: Partial<PivotView> = {},
  { by = [], target = ACC, reducer = "mean", flat = false }: Options = {},
) {
  const table = tableOf(runs);
  const given: Given = {
    table,
    by: by.map((name) => keyOf(table, name)),
    target,
    newest: newestOf(table).newest,
    reducer: () => reducer,
    flat,
  };
  const labels = shortLabels(table);
  const label = ({ id }: { readonly id: string }) => labels.get(id) ?? id;
  const rows = Uint32Array.from(table.runs.keys());
  const pivot = { ...DEFAULT_PIVOT, ...view };
  const chosen = chosenOf(given, pivot);
  return {
    table,
    chosen,
    frozen: frozenPivot(given, pivot),
    drawn: drawPivot({ rows, label, groupedBy: given.by, groups: null }, chosen, pivot.sort),
    label,
  };
}

/** Two data sets by three models: of svc none has a number. */
export const RUNS: readonly Row[] = [
  { data: "digits", classes: 10, model: "mlp", seed: 0, "metrics.acc": 0.5 },
  { data: "digits", classes: 10, model: "mlp", seed: 1, "metrics.acc": 0.75 },
  { data: "digits", classes: 10, model: "cnn", seed: 0, "metrics.acc": 0.25 },
  { data: "moons", classes: 2, model: "cnn", seed: 0, "metrics.acc": 0.25 },
  { data: "moons", classes: 2, model: "cnn", seed: 1, "metrics.acc": Number.NaN },
  { data: "moons", classes: 2, model: "mlp", seed: 0, "metrics.acc": 0.25 },
  { data: "moons", classes: 2, model: "svc", seed: 0 },
  { data: "digits", classes: 10, model: "svc", seed: 1, "metrics.acc": Number.NaN },
];
