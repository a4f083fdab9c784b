/** The shown snapshot and the newest one: which of them the views are arranged by. */
import { useEffect, useMemo, useState } from "react";
import type { Table } from "../engine/types";
import { type Arrangement, arrange } from "../state/news";

export interface Shown extends Arrangement {
  /** Arranges everything anew by the newest snapshot. */
  readonly show: () => void;
}

/**
 * News wait to be asked for, save while the page opens and TensorBoard still reads (`opening`) and the user has touched
 * nothing yet: what was guessed from a part of the runs, such as columns and target, is not to stay. Nor do they wait on pages that only
 * explain, where `works` says that the shown table is not one to work with.
 */
export function useSnapshot(latest: Table, opening: boolean, works: (table: Table) => boolean): Shown {
  const [shown, setShown] = useState(latest);
  const touched = useTouched();
  const arrangement = useMemo(() => arrange(shown, latest, opening), [shown, latest, opening]);
  const nothingNew = arrangement.added === 0 && arrangement.changed === 0;
  const adopts = shown !== latest && (nothingNew || !works(shown) || (opening && !touched));
  if (adopts) setShown(latest);
  return useMemo(() => ({ ...arrangement, show: () => setShown(latest) }), [arrangement, latest]);
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
