/** What mattered: the keys of rows by how much of an outcome each explains, which of them go together, and which tell nothing. */
import { formOf, isTimed } from "../kernels/content";
import type { Key } from "../table/types";
import { amongMany, RARE } from "./chance";
import { type Explained, explain } from "./explain";
import type { Outcome } from "./outcome";
import { type Parts, partsOf } from "./parts";
import { type Divided, divide, goesWith } from "./together";

/** With fewer rows nothing can be told from chance. */
const LEAST_ROWS = 5;
/** From this Cramér's V on two keys say the same of the rows, or nearly. */
const TOGETHER = 0.9;
/** A key of many more values than another says more than that: a name of all settings goes with none of them. */
const ABOUT_AS_MANY = 2;
/** So many rows tell whether keys go together. */
const ASKED = 4096;

export interface KeyThatMattered extends Explained {
  /** `p` with all keys in mind. */
  readonly amongMany: number;
  /** Among so many keys, chance alone may well do this. */
  readonly mayBeChance: boolean;
  /** The key before it that says the same of the rows, or nearly; null where none does. */
  readonly goesWith: Key | null;
}

export type WhyApart = "not logged" | "one value" | "all different" | "a time" | "few" | "all equal";

export interface KeyApart {
  readonly key: Key;
  readonly why: WhyApart;
}

export interface Mattered {
  readonly outcome: Outcome;
  /** First those that are more than chance, by their share; below each those that go with it. */
  readonly keys: readonly KeyThatMattered[];
  /** In the order in which they were given. */
  readonly apart: readonly KeyApart[];
}

/** Keys as they were given, those that tell nothing apart. */
interface Told {
  readonly keys: readonly { readonly told: KeyThatMattered; readonly parts: Parts }[];
  readonly apart: readonly KeyApart[];
}

/** Pauses after each key, so that a page can be drawn between them. */
export function* whatMattered(keys: readonly Key[], outcome: Outcome): Generator<undefined, Mattered> {
  const { keys: told, apart } = yield* tell(keys, outcome);
  const order = [...told].sort(
    ({ told: a }, { told: b }) =>
      Number(a.mayBeChance) - Number(b.mayBeChance) ||
      b.share - a.share ||
      a.p - b.p ||
      likelyName(a.key) - likelyName(b.key),
  );
  const asked = askedOf(outcome.rows);
  const leaders: { readonly divided: Divided; readonly keys: KeyThatMattered[] }[] = [];
  for (const { told, parts } of order) {
    const divided = divide(told.key.codes, parts, asked);
    const leader = leaders.find((one) => sayTheSame(one.divided, divided));
    if (leader) leader.keys.push({ ...told, goesWith: (leader.keys[0] as KeyThatMattered).key });
    else leaders.push({ divided, keys: [told] });
    yield;
  }
  return { outcome, keys: leaders.flatMap((leader) => leader.keys), apart };
}

function* tell(keys: readonly Key[], outcome: Outcome): Generator<undefined, Told> {
  const found: { readonly explained: Explained; readonly parts: Parts }[] = [];
  const apart: KeyApart[] = [];
  for (const key of keys) {
    const parts = partsOf(key, outcome.rows);
    const why = whyApart(key, parts);
    const explained = why === null ? explain(key, outcome, parts) : null;
    if (explained) found.push({ explained, parts });
    else apart.push({ key, why: why ?? "all equal" });
    yield;
  }
  const adjusted = amongMany(found.map(({ explained }) => explained.p));
  return {
    keys: found.map(({ explained, parts }, i) => {
      const among = adjusted[i] as number;
      return { told: { ...explained, amongMany: among, mayBeChance: among > RARE, goesWith: null }, parts };
    }),
    apart,
  };
}

/** All of it at once. */
export function allThatMattered(keys: readonly Key[], outcome: Outcome): Mattered {
  return atOnce(whatMattered(keys, outcome));
}

/** Of each of the keys that tell anything its share; 0 where that may be chance. */
export function sharesOf(keys: readonly Key[], outcome: Outcome): ReadonlyMap<Key, number> {
  const { keys: told } = atOnce(tell(keys, outcome));
  return new Map(told.map(({ told: { key, share, mayBeChance } }) => [key, mayBeChance ? 0 : share]));
}

function atOnce<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Of keys that say the same, the one comes first by which people know it: what was logged, and of that a name. */
function likelyName({ ref: { namespace, path } }: Key): number {
  return namespace !== "doc" ? 2 : path.at(-1) === "name" ? 0 : 1;
}

function whyApart(key: Key, { distinct, names, count, rowsOf }: Parts): WhyApart | null {
  if (distinct === 0) return "not logged";
  if (distinct > 1 && isTimed(key)) return "a time";
  if (names.length < 2) return "one value";
  if (distinct > 1 && formOf(key) === "list" && distinct === count) return "all different";
  const logged = count - (distinct === 1 ? (rowsOf[0] as number) : 0);
  return count < LEAST_ROWS || logged < 2 || count <= names.length ? "few" : null;
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
