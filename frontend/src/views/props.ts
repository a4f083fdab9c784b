/** What every view gets. Views read these, call `act`, and keep only passing state (open menus, text being typed) of their own. */
import type { Filtering, Key, Table, Target } from "../engine/table/types";
import type { View } from "../state/view";

/** Changes the view. "finished" makes one step for Back; "ongoing" (typing, dragging) replaces the current one. */
export type Act = (change: (view: View) => View, how?: "finished" | "ongoing") => void;

export interface ViewProps {
  /** What is arranged: filters, facet counts, order and groups come from it. It stays while news wait to be shown. */
  readonly table: Table;
  /** What rows and groups are ordered by: `table` and `target`, or those before them, of the same rows at the same indices, while metrics fill in. */
  readonly order: { readonly table: Table; readonly target: Target | null };
  /** What cells show: the same rows at the same indices as `table`, with their newest values. The same object as `table` when nothing waits. */
  readonly cells: Table;
  /** The shown snapshot with the last values of all metrics: what is chosen for the user follows from these, so that it stays when a metric is reduced otherwise. */
  readonly plain: Table;
  readonly view: View;
  readonly filtering: Filtering;
  /** The rows that pass, in the order of the view's sort. */
  readonly rows: Uint32Array;
  /** The target in force: the user's, or the guess. */
  readonly target: Target | null;
  /** True when `target` is a guess. */
  readonly targetGuessed: boolean;
  /** The shortest unambiguous suffix of the key's path. */
  readonly label: (key: Key) => string;
  readonly act: Act;
}
