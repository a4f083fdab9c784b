/** Everything the table draws, derived from the view; each step is computed again only when its own inputs change. */
import { useMemo, useRef, useSyncExternalStore } from "react";
import { averagedOver } from "../../engine/guesses/average";
import type { Group } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import { type KeyRef, keyId, NAME_ID, sameKey } from "../../values/key";
import type { ViewProps } from "../props";
import { pinnedFirst } from "./columnChanges";
import { type Column, makeColumns, nameRoom, naturalWidth, stickyCount, withGroupKeys, withSticky } from "./columns";
import { widthOf } from "./fitParts";
import { bestRows } from "./lines";
import { fontVersion, textWidth, watchFonts } from "./measure";
import { flatNameWidth, usualGroupName, widestRowName, withWideName } from "./nameWidth";
import { differingKeys, type Naming, nameParts, sideBySide } from "./naming";
import type { LinesModel } from "./useLines";
import type { Widths } from "./useWidth";

export interface TableModel extends Omit<LinesModel, "distinguishing"> {
  readonly columns: readonly Column[];
  readonly best: ReadonlySet<number>;
  /** What all columns need in px; the name's may have more where room is left. */
  readonly needed: number;
}

/** Of more groups so many are asked how wide their names are. */
const ASKED = 100;

/** What the table is wide before it was measured. */
const FIRST_WIDTH = 1000;

export function useTableModel({ frame, view }: ViewProps, shown: LinesModel, widths: Widths): TableModel {
  const { most: width } = widths;
  const { table, by, levels, groups, target, label, newest, waiting } = frame;
  const { lines, naming, shape, distinguishing } = shown;
  const grouping = by.length === 0 ? "none" : distinguishing ? "flat" : "nested";

  const fonts = useSyncExternalStore(watchFonts, fontVersion);
  // An open run takes its room from the table: no column goes because of it, and none under the pointer moves.
  const whole = useRef(widths);
  if (view.open === null) whole.current = widths;
  const automatic = useAutomatic(frame, whole.current.most || width, fonts);
  const { columns: columnsChosen, clauses } = view;
  const chosen = useMemo((): readonly KeyRef[] => {
    if (columnsChosen) return columnsChosen;
    if (!distinguishing) return automatic;
    const over = averagedOver(table, by);
    const isFiltered = (ref: KeyRef) => clauses.some(({ key }) => sameKey(key, ref));
    // What the levels above say needs no column.
    const said = new Set([...over, ...by.slice(0, levels).map(({ id }) => id)]);
    const telling = automatic.filter((ref) => !said.has(keyId(ref)) || isFiltered(ref));
    const differing = differingKeys(sideBySide(groups, levels), by.slice(levels));
    return withGroupKeys(telling, [...distinguishing.map(({ key }) => key), ...differing], target);
  }, [columnsChosen, clauses, automatic, distinguishing, table, groups, by, levels, target]);
  const refs = useMemo(() => pinnedFirst(view.pinned, chosen), [view.pinned, chosen]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths follow from the fonts too.
  const rowsNeed = useMemo(() => {
    const name = table.byId.get(NAME_ID);
    return name ? widestRowName(name, table, grouping) : 0;
  }, [table, grouping, fonts]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths follow from the fonts too.
  const groupsNeed = useMemo(
    () => (distinguishing ? usualGroupName(namesWidths(sideBySide(groups, levels).flat(), naming)) : 0),
    [distinguishing, groups, levels, naming, fonts],
  );
  const nameNeeds = Math.max(rowsNeed, groupsNeed);
  const leastName = distinguishing ? flatNameWidth(groupsNeed, whole.current.most || width || FIRST_WIDTH) : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths follow from the fonts too.
  const made = useMemo(
    () =>
      makeColumns({
        table,
        newest,
        waiting,
        refs,
        pinned: view.pinned,
        label,
        target,
        sort: view.sort,
        widths: view.widths,
        reducers: view.reducers,
        steps: view.steps,
        grouping,
        leastName,
        shared: new Set(distinguishing ? by.map(({ id }) => id) : []),
      }),
    [
      table,
      newest,
      waiting,
      refs,
      view.pinned,
      label,
      target,
      view.sort,
      view.widths,
      view.reducers,
      view.steps,
      grouping,
      leastName,
      distinguishing,
      by,
      fonts,
    ],
  );
  const needed = made.reduce((sum, column) => sum + column.width, 0);
  const ownWidth = view.widths[NAME_ID] !== undefined;
  const room = whole.current.now || widths.now || FIRST_WIDTH;
  const wide = useMemo(
    () => (ownWidth ? made : withWideName(made, room, nameNeeds)),
    [made, ownWidth, room, nameNeeds],
  );

  // Not anew with each px of the width.
  const stuck = stickyCount(wide, width || FIRST_WIDTH);
  const columns = useMemo(() => withSticky(wide, stuck), [wide, stuck]);

  const best = useMemo(() => bestRows(lines), [lines]);
  return { columns, lines, best, naming, shape, needed };
}

function namesWidths(groups: readonly Group[], naming: Naming): readonly number[] {
  const every = Math.ceil(groups.length / ASKED);
  return groups.filter((_, i) => i % every === 0).map((group) => widthOf(nameParts(group, naming)));
}

/** The columns that the engine picks for this table and width; the same ones when grouped, where they are wider. */
function useAutomatic({ table, automatic, target, label }: Frame, width: number, fonts: number): readonly KeyRef[] {
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths follow from the fonts too.
  return useMemo(
    () =>
      automatic((width || FIRST_WIDTH) - nameRoom(table), (key) => {
        const isTarget = target !== null && sameKey(target.key, key.ref);
        return naturalWidth(key, label(key), isTarget, "none") + (isTarget ? textWidth(" · max") : 0);
      }),
    [table, automatic, target, label, width, fonts],
  );
}
