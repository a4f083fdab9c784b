/** The facets that filter stand above all others, and none comes or goes there while the user is at work in the panel. */
import { useCallback, useMemo, useRef, useState } from "react";
import { findKey } from "../../engine/table/table";
import type { Key } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import type { View } from "../../state/view";

export interface Lifted {
  /** Filtered keys that are not suggested, in the order of their chips. */
  readonly keys: readonly Key[];
  /** The pointer or the focus came into the panel: what is under it must not move. */
  readonly hold: () => void;
  readonly release: () => void;
  /** The panel draws its lists anew anyway. */
  readonly renew: () => void;
}

export function useLifted({ table, suggested }: Frame, { clauses }: View): Lifted {
  const now = useMemo(
    () =>
      clauses
        .map(({ key }) => findKey(table, key))
        .filter((key) => key !== undefined)
        .filter((key) => !suggested.includes(key)),
    [clauses, table, suggested],
  );
  const latest = useRef(now);
  latest.current = now;
  const [held, setHeld] = useState<readonly Key[] | null>(null);
  // A newer table has the same keys as other objects.
  const keys = useMemo(
    () =>
      held
        ?.map(({ ref }) => findKey(table, ref))
        .filter((key) => key !== undefined)
        .filter((key) => !suggested.includes(key)) ?? now,
    [held, table, suggested, now],
  );
  const hold = useCallback(() => setHeld((before) => before ?? latest.current), []);
  const release = useCallback(() => setHeld(null), []);
  const renew = useCallback(() => setHeld((before) => before && latest.current), []);
  return { keys, hold, release, renew };
}
