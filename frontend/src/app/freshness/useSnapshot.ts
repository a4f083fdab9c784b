/** The shown snapshot and the newest one: which of them the views are arranged by. */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { Table, Target } from "../../engine/table/types";
import { type Asked, type Reduced, reducedMetrics, targetOf } from "../../state/steps";
import type { View } from "../../state/view";
import { type Arrangement, arrange, withNamesOf } from "./arrangement";
import { type ExtremesLoads, type ExtremesStore, isCurrent } from "./extremes";
import {
  amongWanted,
  effective,
  extremesOf,
  type Grants,
  isBehind,
  nextGrants,
  type Snapshot,
  wantedOf,
  withArrived,
} from "./snapshot";

export interface Shown extends Arrangement {
  /** The target in force: the user's, or the guess. */
  readonly target: Target | null;
  /** The shown snapshot with the last values of all metrics. */
  readonly plain: Table;
  /** The metrics that the view reduces over their steps and the newest table has too, and how far their values are read. */
  readonly reduced: readonly Reduced[];
  readonly loads: ExtremesLoads;
  /** The user has pressed, scrolled or typed something. */
  readonly touched: boolean;
  /** Arranges everything anew by the newest snapshot. */
  readonly show: () => void;
}

interface SnapshotInputs {
  readonly latest: Table;
  /** The page was opened just now, and more may follow. */
  readonly opening: boolean;
  readonly asked: Asked;
  readonly sort: View["sort"];
  readonly extremes: ExtremesStore;
  /** Whether a table is one to work with; other pages only explain. */
  readonly works: (table: Table) => boolean;
}

/** A table waits so long for what its metrics reached: to show it without would move its rows a moment later. */
const LONGEST_WAIT_MS = 1500;
const NOTHING: ReadonlySet<string> = new Set();

/**
 * News wait to be asked for, save while the page opens and TensorBoard still reads (`opening`) and the user has touched
 * nothing yet: what was guessed from a part of the runs, such as columns and target, is not to stay. Nor do they wait on pages that only
 * explain. What the user asks for is shown when it comes. null: the first table is not complete yet.
 */
export function useSnapshot({ latest, opening, asked, sort, extremes, works }: SnapshotInputs): Shown | null {
  const loads = useSyncExternalStore(extremes.subscribe, extremes.state);
  const known = useMemo(() => extremesOf(loads), [loads]);
  const [before, setShown] = useState<Snapshot | null>(null);
  const touched = useTouched();

  const base = before?.table ?? latest;
  const target = useMemo(() => targetOf(asked, base), [asked, base]);
  const wanted = useMemo(
    () => (works(latest) && latest.count > 1 ? wantedOf(asked, target, latest) : []),
    [works, asked, target, latest],
  );
  useEffect(() => extremes.want(wanted, latest.version), [extremes, wanted, latest]);
  const newestTable = useNewest(
    latest,
    wanted.every(({ id }) => isCurrent(loads.get(id), latest.version)),
  );
  const newest = useMemo(() => newestTable && { table: newestTable, extremes: known }, [newestTable, known]);

  const reduced = useMemo(() => reducedMetrics(asked, target, base), [asked, target, base]);
  const free = opening && !touched;
  const [grantedBefore, setGranted] = useState<Grants>({ asked, sort, reduced, ids: NOTHING });
  const granted = nextGrants(grantedBefore, asked, reduced, sort);
  if (granted !== grantedBefore) setGranted(granted);
  const shown = before ? withArrived(before, known, reduced, (id) => free || granted.ids.has(id)) : newest;
  if (shown !== before) setShown(shown);
  // What is left out of the shown snapshot, because it came after the user began to work, is news even while metrics fill in.
  const late = shown !== null && reduced.some(({ id }) => known.has(id) && !shown.extremes.has(id));
  const filling = opening && !late && shown !== null && shown.table.waiting !== null;
  const arrangement = useMemo(
    () => shown && newest && arrange(effective(shown, reduced, loads), effective(newest, reduced, loads), filling),
    [shown, newest, reduced, loads, filling],
  );
  if (shown && newest && arrangement && isBehind(shown, newest, reduced)) {
    const nothingNew = arrangement.added === 0 && arrangement.changed === 0;
    if (nothingNew || !works(shown.table) || free) setShown(newest);
    // The user asked for other keys from names, and for nothing else that is new.
    else if (shown.table.pattern !== newest.table.pattern) {
      setShown({ ...shown, table: withNamesOf(shown.table, newest.table) });
    }
  }
  return useMemo(
    () =>
      arrangement && {
        ...arrangement,
        target,
        plain: base,
        reduced: amongWanted(reduced, wanted),
        loads,
        touched,
        show: () => setShown(newest),
      },
    [arrangement, target, base, reduced, wanted, loads, touched, newest],
  );
}

/** The newest table that was `ready`, or has waited long enough; null before the first. */
function useNewest(latest: Table, ready: boolean): Table | null {
  const [newest, setNewest] = useState<Table | null>(null);
  const waiting = useRef(latest);
  waiting.current = latest;
  const waits = newest !== latest && !ready;
  if (newest !== latest && ready) setNewest(latest);
  // Not anew for each table: where they follow each other quickly, none would be shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the wait begins with the table after the newest.
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => setNewest(waiting.current), LONGEST_WAIT_MS);
    return () => clearTimeout(timer);
  }, [waits, newest]);
  return ready ? latest : newest;
}

/** True once the user has pressed, scrolled or typed anything. */
function useTouched(): boolean {
  const [touched, setTouched] = useState(false);
  useEffect(() => {
    const touch = () => setTouched(true);
    const events = ["pointerdown", "keydown", "wheel"] as const;
    for (const event of events) document.addEventListener(event, touch, { once: true, passive: true, capture: true });
    return () => {
      for (const event of events) document.removeEventListener(event, touch, { capture: true });
    };
  }, []);
  return touched;
}
