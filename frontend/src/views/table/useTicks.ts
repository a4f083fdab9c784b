/** What is ticked in the table: of each part only what changed is worked out anew. */
import { useMemo } from "react";
import { inGroups } from "../../engine/kernels/inGroups";
import type { Frame } from "../../state/frame";
import type { Ticks } from "../../state/ticks";
import { type Selecting, tickedByGroup, tickedInAll } from "./selection";

export function useTicks({ table, unsorted }: Frame, ticks: Ticks): Selecting {
  const { runs, groups, except } = ticks;
  const inside = useMemo(() => inGroups(table, groups), [table, groups]);
  const byGroup = useMemo(
    () => tickedByGroup({ runs: [], groups, except }, table, unsorted, inside),
    [groups, except, table, unsorted, inside],
  );
  const selection = useMemo(
    () => tickedInAll({ runs, groups: [], except: [] }, table, byGroup),
    [runs, table, byGroup],
  );
  return useMemo(() => ({ byGroup, selection }), [byGroup, selection]);
}
