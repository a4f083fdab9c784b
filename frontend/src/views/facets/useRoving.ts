/** One tab stop for a list of controls: arrows move within it, Home and End go to its ends. */
import { type FocusEvent, type KeyboardEvent, useState } from "react";

export interface Roving {
  /** The item that Tab reaches. */
  readonly current: number;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: (event: FocusEvent) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/**
 * Items carry `data-roving={index}`; `focus` puts the focus on one (it may have to scroll to it first).
 * Inside an item with more controls (`data-roving-side`), Right and Left walk through them.
 */
export function useRoving(count: number, focus: (index: number) => void): Roving {
  const [chosen, setChosen] = useState(0);
  const current = Math.min(chosen, Math.max(0, count - 1));
  const indexOf = (target: EventTarget): number => {
    const index = (target as HTMLElement).closest<HTMLElement>("[data-roving]")?.dataset.roving;
    return index === undefined ? -1 : Number(index);
  };
  return {
    current,
    onFocus: (event) => {
      const index = indexOf(event.target);
      if (index >= 0) setChosen(index);
    },
    onKeyDown: (event) => {
      const index = indexOf(event.target);
      const step = STEPS[event.key];
      if (index < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      if (step !== undefined) {
        event.preventDefault();
        focus(Math.max(0, Math.min(count - 1, index + step)));
      } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
        walkSideways(event, event.key === "ArrowRight" ? 1 : -1);
      }
    },
  };
}

function walkSideways(event: KeyboardEvent, step: 1 | -1): void {
  const item = (event.target as HTMLElement).closest<HTMLElement>("[data-roving]");
  const stops = [...(item?.querySelectorAll<HTMLElement>("[data-roving-side]") ?? [])];
  const next = stops[stops.indexOf(event.target as HTMLElement) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
