/** What is ticked in the table: of each part only what changed is worked out anew. */
import { useMemo } from "react";
import { inGroups } from "../../engine/kernels/inGroups";
import type { Frame } from "../../state/frame";
import type { Ticks } from "../../state/ticks";
import { type Selection, tickedByGroup, tickedInAll } from "./selection";

export function useTicks({ table, unsorted }: Frame, { runs, groups, except }: Ticks): Selection {
  const inside = useMemo(() => inGroups(table, groups), [table, groups]);
  const byGroup = useMemo(
    () => tickedByGroup({ groups, except }, table, unsorted, inside),
    [groups, except, table, unsorted, inside],
  );
  return useMemo(() => tickedInAll({ runs }, table, byGroup), [runs, table, byGroup]);
}
