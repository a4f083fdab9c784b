/** Everything the table draws, derived from the view; each step is computed again only when its own inputs change. */
import { useMemo, useSyncExternalStore } from "react";
import { chooseColumns, varyingNames } from "../../engine/guesses/shownColumns";
import { combine } from "../../engine/kernels/combine";
import { groupRows, groupSideBySide } from "../../engine/kernels/group";
import { DEFAULT_REDUCER } from "../../engine/reducers/list";
import { findKey } from "../../engine/table/table";
import type { Group, Key } from "../../engine/table/types";
import { type KeyRef, keyId, sameKey } from "../../values/key";
import type { ViewProps } from "../props";
import { type Column, makeColumns, nameRoom, naturalWidth, withGroupKeys } from "./columns";
import { orderGroups } from "./groups";
import { bestRows, flatLines, groupLines, type Levels, type Lines } from "./lines";
import { fontVersion, textWidth, watchFonts } from "./measure";
import { differingKeys, type Naming, tellingOf } from "./naming";

export interface TableModel {
  readonly columns: readonly Column[];
  readonly lines: Lines;
  /** The group-by keys that this table has. */
  readonly by: readonly Key[];
  /** As shown: the top level, or all of them side by side. */
  readonly groups: readonly Group[];
  /** Groups of the deepest level. */
  readonly groupCount: number;
  readonly best: ReadonlySet<number>;
  readonly naming: Naming;
  readonly shape: Levels;
}

/** What the table is wide before it was measured. */
const FIRST_WIDTH = 1000;

export function useTableModel(props: ViewProps, width: number): TableModel {
  const { table, order, cells, view, filtering, rows, target, label } = props;
  const by = useMemo(
    () => view.groupBy.map((ref) => findKey(table, ref)).filter((key) => key !== undefined),
    [table, view.groupBy],
  );
  const grouped = by.length > 0;
  const grouping = grouped ? (view.flat ? "flat" : "nested") : "none";

  // Without a sort, groups stand by the number that they show of the target.
  const targetReducer = (target && view.reducers[keyId(target.key)]) ?? DEFAULT_REDUCER;
  const groups = useMemo(() => {
    if (by.length === 0) return [];
    const found = (view.flat ? groupSideBySide : groupRows)(order.table, rows, by, order.target, targetReducer);
    return orderGroups(found, view.sort, order.table, rows, view.reducers);
  }, [order, rows, by, targetReducer, view.flat, view.sort, view.reducers]);

  const telling = useMemo(
    () => (grouped && view.flat ? tellingOf(groups, by) : null),
    [grouped, view.flat, groups, by],
  );
  const naming = useMemo((): Naming => {
    return { by, label, telling, target: (target && findKey(cells, target.key)) ?? null };
  }, [by, label, telling, cells, target]);

  const fonts = useSyncExternalStore(watchFonts, fontVersion);
  const automatic = useAutomatic(props, width, fonts);
  const refs = useMemo(
    () =>
      view.columns ??
      (telling
        ? withGroupKeys(automatic, [...telling.map(({ key }) => key), ...differingKeys(groups, by)], target)
        : automatic),
    [view.columns, automatic, telling, groups, by, target],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths follow from the fonts too.
  const columns = useMemo(
    () =>
      makeColumns({
        table,
        cells,
        refs,
        label,
        target,
        sort: view.sort,
        widths: view.widths,
        reducers: view.reducers,
        steps: view.steps,
        grouping,
        shared: new Set(telling ? by.map(({ id }) => id) : []),
      }),
    [
      table,
      cells,
      refs,
      label,
      target,
      view.sort,
      view.widths,
      view.reducers,
      view.steps,
      grouping,
      telling,
      by,
      fonts,
    ],
  );

  const shape = useMemo(() => ({ levels: view.flat ? 1 : by.length, flat: view.flat }), [view.flat, by]);
  const lines = useMemo(
    () => (grouped ? groupLines(groups, shape, view.toggledGroups) : flatLines(rows)),
    [grouped, groups, shape, view.toggledGroups, rows],
  );
  const best = useMemo(() => bestRows(lines), [lines]);
  // Counted without making the groups of levels that are closed; from the rows before they were sorted, which is faster.
  const groupCount = useMemo(
    () => (shape.levels > 1 ? combine(filtering.rows, by).count : groups.length),
    [shape, groups, filtering, by],
  );
  return { columns, lines, by, groups, groupCount, best, naming, shape };
}

/** The columns that the engine picks for this table and width; the same ones when grouped, where they are wider. */
function useAutomatic({ plain, view, target, label }: ViewProps, width: number, fonts: number): readonly KeyRef[] {
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths follow from the fonts too.
  return useMemo(
    () =>
      chooseColumns(
        plain,
        target,
        (width || FIRST_WIDTH) - nameRoom(plain),
        (key) => {
          const isTarget = target !== null && sameKey(target.key, key.ref);
          return naturalWidth(key, label(key), isTarget, "none") + (isTarget ? textWidth(" · max") : 0);
        },
        // Who asks for keys from names wants to see them.
        view.pattern === null ? [] : varyingNames(plain),
      ),
    [plain, target, label, width, fonts, view.pattern],
  );
}
