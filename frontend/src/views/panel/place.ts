/** Where the panel stands: below the table, or at its right where the window is wide and the columns leave room. */
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";

export type Place = { readonly at: "below" } | { readonly at: "right"; readonly width: number };

/** In px, of table and panel: less is no wide window. */
const WIDE = 1200;
export const PANEL_LEAST = 520;
const BELOW: Place = { at: "below" };

/** @param width of table and panel, @param needed what all columns of the table take, both in px */
export function placeFor(width: number, needed: number): Place {
  const room = width - needed;
  return width < WIDE || room < PANEL_LEAST ? BELOW : { at: "right", width: Math.min(room, Math.round(width / 2)) };
}

interface Placing {
  readonly place: Place;
  /** What table and panel are in. */
  readonly root: RefObject<HTMLDivElement | null>;
  /** Told how wide all columns are, before they are painted. */
  readonly onWidth: (needed: number) => void;
}

/** Decided when the panel opens. It stays there while it is open, whatever happens to the columns, as long as it has room. */
export function usePlace(open: boolean): Placing {
  const root = useRef<HTMLDivElement>(null);
  const needed = useRef(Number.NaN);
  const decided = useRef(false);
  const [place, setPlace] = useState(BELOW);
  const decide = useCallback(() => {
    const width = root.current?.clientWidth ?? 0;
    if (width === 0 || Number.isNaN(needed.current)) return;
    decided.current = true;
    setPlace(placeFor(width, needed.current));
  }, []);
  useLayoutEffect(() => {
    if (!open) return;
    decide();
    const resized = (): void => {
      const width = root.current?.clientWidth ?? 0;
      if (width > 0 && placeFor(width, 0).at === "below") setPlace(BELOW);
    };
    window.addEventListener("resize", resized);
    return () => {
      window.removeEventListener("resize", resized);
      decided.current = false;
      setPlace(BELOW);
    };
  }, [open, decide]);
  const onWidth = useCallback(
    (now: number) => {
      needed.current = now;
      if (open && !decided.current) decide();
    },
    [open, decide],
  );
  return { place, root, onWidth };
}
