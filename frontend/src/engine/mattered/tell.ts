/** What each of some keys tells of an outcome, with all of them in mind; of those that tell nothing the reason. */
import { formOf, isTimed } from "../kernels/content";
import type { Key } from "../table/types";
import { amongMany, RARE } from "./chance";
import { type Explained, explain } from "./explain";
import type { Outcome } from "./outcome";
import { type Parts, partsOf } from "./parts";

/** With fewer rows nothing can be told from chance. */
const LEAST_ROWS = 5;

export interface Telling extends Explained {
  /** `p` with all keys in mind. */
  readonly amongMany: number;
  /** Among so many keys, chance alone may well do this. */
  readonly mayBeChance: boolean;
}

export type WhyApart = "not logged" | "one value" | "all different" | "a time" | "few" | "all equal";

export interface KeyApart {
  readonly key: Key;
  readonly why: WhyApart;
}

/** In the order in which the keys were given. */
export interface Told {
  readonly keys: readonly { readonly told: Telling; readonly parts: Parts }[];
  readonly apart: readonly KeyApart[];
}

/** Pauses after each key, so that a page can be drawn between them. */
export function* tell(keys: readonly Key[], outcome: Outcome): Generator<undefined, Told> {
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
      return { told: { ...explained, amongMany: among, mayBeChance: among > RARE }, parts };
    }),
    apart,
  };
}

/** Of each of the keys that tell anything its share; 0 where that may be chance. */
export function sharesOf(keys: readonly Key[], outcome: Outcome): ReadonlyMap<Key, number> {
  const { keys: told } = atOnce(tell(keys, outcome));
  return new Map(told.map(({ told: { key, share, mayBeChance } }) => [key, mayBeChance ? 0 : share]));
}

/** What a generator gives in the end. */
export function atOnce<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function whyApart(key: Key, { distinct, names, count, rowsOf }: Parts): WhyApart | null {
  if (distinct === 0) return "not logged";
  if (distinct > 1 && isTimed(key)) return "a time";
  if (names.length < 2) return "one value";
  if (distinct > 1 && formOf(key) === "list" && distinct === count) return "all different";
  const logged = count - (distinct === 1 ? (rowsOf[0] as number) : 0);
  return count < LEAST_ROWS || logged < 2 || count <= names.length ? "few" : null;
}
