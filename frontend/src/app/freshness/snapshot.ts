/** A table with what its metrics reached over their steps, as one: both are shown, and adopted, together. */
import { type Extremes, type Replacement, withMetrics } from "../../engine/table/overSteps";
import type { Table, Target } from "../../engine/table/types";
import { type Asked, type Reduced, reducedMetrics, targetOf } from "../../state/steps";
import type { View } from "../../state/view";
import { keyId } from "../../values/key";
import type { ExtremesLoads } from "./extremes";

export type ExtremesById = ReadonlyMap<string, Extremes>;

export interface Snapshot {
  readonly table: Table;
  readonly extremes: ExtremesById;
}

/** All that have come, of whichever version. */
export function extremesOf(loads: ExtremesLoads): ExtremesById {
  const known = new Map<string, Extremes>();
  for (const [id, { extremes }] of loads) if (extremes !== null) known.set(id, extremes);
  return known;
}

/** What the newest table needs: for the target that it brings, and for the one in force as long as this table waits. */
export function wantedOf(view: Asked, target: Target | null, latest: Table): readonly Reduced[] {
  const wanted = [targetOf(view, latest), target].flatMap((one) => reducedMetrics(view, one, latest));
  return [...new Map(wanted.map((one) => [one.id, one])).values()];
}

/** Without those that the newest table lacks: they are not asked for, so trying again would bring nothing. */
export function amongWanted(reduced: readonly Reduced[], wanted: readonly Reduced[]): readonly Reduced[] {
  return reduced.filter(({ id }) => wanted.some((one) => one.id === id));
}

/** The table whose metrics hold what the view asks for. */
export function effective({ table, extremes }: Snapshot, reduced: readonly Reduced[], loads: ExtremesLoads): Table {
  const replaced = new Map<string, Replacement[]>();
  for (const { key, reduction, id, at, beside } of reduced) {
    const there = extremes.get(id) ?? null;
    const failed = there === null && (loads.get(id)?.error ?? null) !== null;
    const one = { reduction, at: at?.metric ?? null, extremes: there, failed, beside };
    replaced.set(keyId(key), [...(replaced.get(keyId(key)) ?? []), one]);
  }
  return withMetrics(table, replaced);
}

/**
 * What the user asked for, by changing the view, and did not leave since: its values are taken as they come. What follows
 * from the table alone is not, until the user sorts: rows that are to be sorted are to be so by what their cells show.
 */
export interface Grants {
  readonly asked: Asked;
  readonly sort: View["sort"];
  readonly reduced: readonly Reduced[];
  readonly ids: ReadonlySet<string>;
}

/** The same object where nothing changed. */
export function nextGrants(before: Grants, asked: Asked, reduced: readonly Reduced[], sort: View["sort"]): Grants {
  if (before.asked === asked && before.reduced === reduced && before.sort === sort) return before;
  const old = new Set(before.reduced.map(({ id }) => id));
  const ids = reduced.map(({ id }) => id);
  const sorted = before.sort !== sort;
  const granted = ids.filter((id) => sorted || before.ids.has(id) || (before.asked !== asked && !old.has(id)));
  return { asked, sort, reduced, ids: new Set(granted) };
}

/**
 * The shown snapshot with what came for the first time and `may` be taken: of what moves rows otherwise, the user is asked.
 * It lets go of what is not reduced any more, which would be old where that is asked for again.
 */
export function withArrived(
  shown: Snapshot,
  known: ExtremesById,
  reduced: readonly Reduced[],
  may: (id: string) => boolean,
): Snapshot {
  const extremes = new Map(
    reduced.flatMap(({ id }) => {
      const held = shown.extremes.get(id) ?? (may(id) ? known.get(id) : undefined);
      return held ? [[id, held] as const] : [];
    }),
  );
  const same = extremes.size === shown.extremes.size && [...extremes.keys()].every((id) => shown.extremes.has(id));
  return same ? shown : { ...shown, extremes };
}

/** Whether something newer than the shown snapshot is there. */
export function isBehind(shown: Snapshot, newest: Snapshot, reduced: readonly Reduced[]): boolean {
  return shown.table !== newest.table || reduced.some(({ id }) => shown.extremes.get(id) !== newest.extremes.get(id));
}
