/** What a scatter is of: the keys that the view names, else those that suit the table. */
import { isNumeric, isTimed } from "../../engine/kernels/content";
import { findKey } from "../../engine/table/table";
import type { Key, Table } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import type { ScatterView } from "../../state/scatter";
import { type KeyRef, keyId, NAME_ID } from "../../values/key";

export interface Chosen {
  readonly x: Key | null;
  readonly y: Key | null;
  readonly colour: Key | null;
}

type Framed = Pick<Frame, "table" | "target" | "newest" | "by" | "suggested">;

export function chosenOf(frame: Framed, { x, y, colour }: ScatterView): Chosen {
  const { table, target, by, suggested, newest } = frame;
  const own = (ref: KeyRef | null): Key | null => (ref && (newest(ref) ?? findKey(table, ref))) ?? null;
  const yKey = own(y) ?? own(target?.key ?? null) ?? firstNumeric(table);
  const others = suggested.filter(({ ref, id }) => ref.namespace !== "run" && id !== yKey?.id);
  const xKey = own(x) ?? others.find(isMeasured) ?? others[0] ?? firstSetting(table, yKey);
  return { x: xKey && own(xKey.ref), y: yKey, colour: own(colour) ?? by[0] ?? null };
}

function isMeasured(key: Key): boolean {
  return isNumeric(key) || isTimed(key);
}

function firstNumeric({ keys }: Table): Key | null {
  return keys.find((key) => key.ref.namespace === "metric") ?? keys.find(isNumeric) ?? null;
}

function firstSetting({ keys }: Table, y: Key | null): Key | null {
  const settings = keys.filter(({ ref, id }) => ref.namespace === "doc" && id !== y?.id);
  return settings.find(isMeasured) ?? settings[0] ?? keys.find(({ id }) => id !== NAME_ID && id !== y?.id) ?? null;
}

/** For others: what was chosen by the tab is written down. */
export function frozenScatter(frame: Framed, scatter: ScatterView): ScatterView {
  const { x, y, colour } = chosenOf(frame, scatter);
  const same = (key: Key | null, ref: KeyRef | null) => (key && ref && key.id === keyId(ref) ? ref : (key?.ref ?? ref));
  return { ...scatter, x: same(x, scatter.x), y: same(y, scatter.y), colour: same(colour, scatter.colour) };
}
