/** The lines of the table and what they are called: what does not depend on how wide it is drawn. */
import { useMemo } from "react";
import type { DistinguishingKey } from "../../engine/guesses/distinguishing";
import type { Frame } from "../../state/frame";
import type { View } from "../../state/view";
import { flatLines, groupLines, type Levels, type Lines, OPEN_LIMIT } from "./lines";
import { distinguishingOf, type Naming, sideBySide } from "./naming";

export interface LinesModel {
  readonly lines: Lines;
  readonly naming: Naming;
  readonly shape: Levels;
  /** What tells groups side by side apart; null where there are none. */
  readonly distinguishing: readonly DistinguishingKey[] | null;
}

export function useLines(frame: Frame, view: View): LinesModel {
  const { table, rows, by, levels, groups, target, label, newest } = frame;
  const grouped = by.length > 0;
  const beside = levels < by.length;
  const distinguishing = useMemo(
    () => (beside ? distinguishingOf(sideBySide(groups, levels).flat(), by.slice(levels), by.slice(0, levels)) : null),
    [beside, groups, by, levels],
  );
  const naming = useMemo((): Naming => {
    return { by, label, levels, distinguishing, target: (target && newest(target.key)) ?? null };
  }, [by, label, levels, distinguishing, newest, target]);
  const few = table.count <= OPEN_LIMIT;
  const shape = useMemo(() => ({ levels: beside ? levels + 1 : levels, flat: beside, few }), [beside, levels, few]);
  const lines = useMemo(
    () => (grouped ? groupLines(groups, by, shape, view.toggledGroups) : flatLines(rows)),
    [grouped, groups, by, shape, view.toggledGroups, rows],
  );
  return useMemo(() => ({ lines, naming, shape, distinguishing }), [lines, naming, shape, distinguishing]);
}
