/** What mattered: the keys of rows by how much of an outcome each explains, which of them go together, and which tell nothing. */
import type { Key } from "../table/types";
import type { Outcome } from "./outcome";
import { atOnce, type KeyApart, type Telling, tell } from "./tell";
import { type Divided, divide, goesWith } from "./together";

/** From this Cramér's V on two keys say the same of the rows, or nearly. */
const TOGETHER = 0.9;
/** A key of many more values than another says more than that: a name of all settings goes with none of them. */
const ABOUT_AS_MANY = 2;
/** So many rows tell whether keys go together. */
const ASKED = 4096;

export interface KeyThatMattered extends Telling {
  /** The key before it that says the same of the rows, or nearly; null where none does. */
  readonly goesWith: Key | null;
}

export interface Mattered {
  readonly outcome: Outcome;
  /** First those that are more than chance, by their share; below each those that go with it. */
  readonly keys: readonly KeyThatMattered[];
  /** In the order in which they were given. */
  readonly apart: readonly KeyApart[];
}

/** Pauses after each key, so that a page can be drawn between them. */
export function* whatMattered(keys: readonly Key[], outcome: Outcome): Generator<undefined, Mattered> {
  const { keys: told, apart } = yield* tell(keys, outcome);
  const order = [...told].sort(
    ({ told: a }, { told: b }) =>
      Number(a.mayBeChance) - Number(b.mayBeChance) ||
      rounded(b.share) - rounded(a.share) ||
      likelyName(a.key) - likelyName(b.key) ||
      a.p - b.p,
  );
  const asked = askedOf(outcome.rows);
  const leaders: { readonly divided: Divided; readonly keys: KeyThatMattered[] }[] = [];
  for (const { told, parts } of order) {
    const divided = divide(told.key.codes, parts, asked);
    const leader = leaders.find((one) => sayTheSame(one.divided, divided));
    if (leader) leader.keys.push({ ...told, goesWith: (leader.keys[0] as KeyThatMattered).key });
    else leaders.push({ divided, keys: [{ ...told, goesWith: null }] });
    yield;
  }
  return { outcome, keys: leaders.flatMap((leader) => leader.keys), apart };
}

/** All of it at once. */
export function allThatMattered(keys: readonly Key[], outcome: Outcome): Mattered {
  return atOnce(whatMattered(keys, outcome));
}

/** Keys that divide the rows alike have the same share, but for the last digits. */
function rounded(share: number): number {
  return Math.round(share * 1e9);
}

/** Of keys that say the same, the one comes first by which people know it: what was logged, and of that a name. */
function likelyName({ ref: { namespace, path } }: Key): number {
  return namespace !== "doc" ? 2 : path.at(-1) === "name" ? 0 : 1;
}

/** Most rows that one of them divides are divided by the other as well, and in the same way. */
function sayTheSame(a: Divided, b: Divided): boolean {
  if (Math.max(a.count, b.count) > ABOUT_AS_MANY * Math.min(a.count, b.count)) return false;
  const { v, n } = goesWith(a, b);
  return v >= TOGETHER && 2 * n >= Math.max(held(a), held(b));
}

function held({ places }: Divided): number {
  return places.reduce((sum, place) => sum + (place >= 0 ? 1 : 0), 0);
}

/** One from each stretch, from the worst to the best. */
function askedOf(rows: Uint32Array): Uint32Array {
  if (rows.length <= ASKED) return rows;
  return Uint32Array.from({ length: ASKED }, (_, i) => rows[Math.floor((i * rows.length) / ASKED)] as number);
}
