/** The whole view as one immutable value: what the URL holds, what Back undoes, what `getView()` gives. */
import type { Clause } from "../engine/clauses/list";
import type { ReducerName } from "../engine/reducers/list";
import type { SortKey, StepReduction, Target } from "../engine/table/types";
import type { KeyRef } from "../values/key";
import type { Value } from "../values/value";
import { type CompareView, DEFAULT_COMPARE } from "./compare";
import { type CurvesView, DEFAULT_CURVES } from "./curves";
import { DEFAULT_PARALLEL, type ParallelView } from "./parallel";
import { DEFAULT_PIVOT, type PivotView } from "./pivot";
import { DEFAULT_SCATTER, type ScatterView } from "./scatter";
import { NO_TICKS, type Ticks } from "./ticks";

/** Of a table's column, in px. */
export const MIN_WIDTH = 48;
export const MAX_WIDTH = 1200;

export interface View {
  readonly clauses: readonly Clause[];
  /** The search box: words over run names and all values, or `/regex/`. */
  readonly query: string;
  readonly groupBy: readonly KeyRef[];
  /** Groups stand side by side, one for each combination of values (Average over…), instead of one level for each key. */
  readonly flat: boolean;
  /** Of groups side by side: so many of the first keys have a level each all the same, and the others stand side by side below these. */
  readonly levels: number;
  /** Groups with fewer rows are left out; null: none is. */
  readonly leastRuns: number | null;
  /** Empty: best by the target first, else newest first. */
  readonly sort: readonly SortKey[];
  /** null: chosen from the data and the width. */
  readonly columns: readonly KeyRef[] | null;
  /** Columns that stand beside the name and stay there, in their order; the others follow. */
  readonly pinned: readonly KeyRef[];
  /** Column widths in px by key id, where the user set one. */
  readonly widths: Readonly<Record<string, number>>;
  /** null: guessed from the names. "none": the user wants none. */
  readonly target: Target | "none" | null;
  /** Reducer of a numeric column in group rows by key id; the default one where not set. */
  readonly reducers: Readonly<Record<string, ReducerName>>;
  /** Reduction of a metric over its steps by key id; where not set, the target's best and the last of all others. */
  readonly steps: Readonly<Record<string, StepReduction>>;
  /** Groups whose openness differs from the default (the top two levels are open up to 50 groups, their rows where the log has at most 50), by their values. */
  readonly toggledGroups: readonly (readonly Value[])[];
  /** What is ticked in the table. A change of it is no step of its own for Back. */
  readonly ticked: Ticks;
  /** Facets shown in another form than the default, by key id. */
  readonly forms: Readonly<Record<string, "list" | "histogram">>;
  /** What reads keys from run names, as `{date}_{model}`; null: only what the server is told to. */
  readonly pattern: string | null;
  /** The open run (a row's name). */
  readonly open: string | null;
  /** The name of the saved view that this one began as; null for none. */
  readonly chosen: string | null;
  /** What is open in the panel below the table, as "curves". */
  readonly panel: string | null;
  readonly curves: CurvesView;
  readonly pivot: PivotView;
  readonly scatter: ScatterView;
  readonly parallel: ParallelView;
  readonly compare: CompareView;
}

export const EMPTY_VIEW: View = {
  clauses: [],
  query: "",
  groupBy: [],
  flat: false,
  levels: 0,
  leastRuns: null,
  sort: [],
  columns: null,
  pinned: [],
  widths: {},
  target: null,
  reducers: {},
  steps: {},
  toggledGroups: [],
  ticked: NO_TICKS,
  forms: {},
  pattern: null,
  open: null,
  chosen: null,
  panel: null,
  curves: DEFAULT_CURVES,
  pivot: DEFAULT_PIVOT,
  scatter: DEFAULT_SCATTER,
  parallel: DEFAULT_PARALLEL,
  compare: DEFAULT_COMPARE,
};
