/** The axes of parallel coordinates: those that the view names, else the settings that are suggested, and the target. */
import { findKey } from "../../engine/table/table";
import type { Key } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import type { ParallelView } from "../../state/parallel";
import type { KeyRef } from "../../values/key";

/** Without a choice so many settings are axes. */
const SETTINGS = 7;

type Framed = Pick<Frame, "table" | "target" | "newest" | "suggested">;

export interface Chosen {
  readonly axes: readonly Key[];
  readonly colour: Key | null;
}

export function chosenOf(
  { table, target, newest, suggested }: Framed,
  { axes, colour }: Pick<ParallelView, "axes" | "colour">,
): Chosen {
  const own = (ref: KeyRef): Key | undefined => newest(ref) ?? findKey(table, ref);
  const goal = target ? own(target.key) : undefined;
  const present = (refs: readonly KeyRef[]) => refs.map(own).filter((key) => key !== undefined);
  const settings = suggested.filter(({ ref, id }) => ref.namespace !== "run" && id !== goal?.id).slice(0, SETTINGS);
  return {
    axes: axes ? present(axes) : [...settings, ...(goal ? [goal] : [])],
    colour: (colour && own(colour)) || goal || null,
  };
}

/** For others: what was chosen by the tab is written down. */
export function frozenParallel(frame: Framed, parallel: ParallelView): ParallelView {
  const { axes, colour } = chosenOf(frame, parallel);
  return {
    ...parallel,
    axes: parallel.axes ?? axes.map(({ ref }) => ref),
    colour: parallel.colour ?? colour?.ref ?? null,
  };
}
