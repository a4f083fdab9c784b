/** Which dictionary entries equal one of a clause's values. */
import { Kind, type KindCode, kindOf, kindOfScalar, storedOf } from "../../values/kind";
import { canonical, isList, type Value } from "../../values/value";
import { entryOf } from "../table/dictionary";
import type { Dictionary } from "../table/types";

/** A set of values that is asked about dictionary entries. Numbers of a float32 key are equal by nearest float32. */
export class ValueSet {
  private readonly byKind: (Set<number | string> | undefined)[] = [];
  readonly size: number;

  constructor(
    values: readonly Value[],
    private readonly float32: boolean,
  ) {
    for (const value of values) {
      const kind = kindOf(value);
      this.byKind[kind] ??= new Set();
      this.byKind[kind].add(this.fingerprint(value, kind));
    }
    this.size = this.byKind.reduce((sum, set) => sum + (set?.size ?? 0), 0);
  }

  private fingerprint(value: Value, kind: KindCode): number | string {
    if (value === undefined) return 0;
    if (isList(value)) return canonical(value);
    const scalar = kindOfScalar(value);
    return this.print(kind, scalar.number(value), scalar.text(value));
  }

  /** Of all but lists. Set membership has NaN equal to NaN and -0 to 0, as our values have. */
  private print(kind: KindCode, number: number, text: string): number | string {
    const stored = storedOf(kind);
    if (stored === "text") return text;
    if (stored === "nothing") return 0;
    return this.float32 && kind === Kind.number ? Math.fround(number) : number;
  }

  has(dictionary: Dictionary, code: number): boolean {
    const kind = dictionary.kinds[code] as KindCode;
    const set = this.byKind[kind];
    if (set === undefined) return false;
    if (kind === Kind.list) return set.has(canonical(entryOf(dictionary, code)));
    return set.has(this.print(kind, dictionary.numbers[code] ?? Number.NaN, dictionary.texts[code] ?? ""));
  }

  /** 1 per entry of the dictionary that is in the set. */
  mask(dictionary: Dictionary): Uint8Array {
    const mask = new Uint8Array(dictionary.size);
    if (this.size === 0) return mask;
    for (let code = 0; code < mask.length; code++) if (this.has(dictionary, code)) mask[code] = 1;
    return mask;
  }
}

/** Marks the entries that hold `needed` or more distinct values of the set: the entry itself, and the elements of a list. */
export function markHolding(
  set: ValueSet,
  dictionary: Dictionary,
  needed: number,
  mark: number,
  mask: Uint8Array,
): void {
  const own = set.mask(dictionary);
  const { members, items, kinds } = dictionary;
  const wanted = items && set.mask(items);
  for (let code = 0; code < mask.length; code++) {
    let held = own[code] as number;
    // A scalar beside lists is a list of one, and already counted as itself.
    if (members && wanted && kinds[code] === Kind.list) held += countWanted(members[code] as Uint32Array, wanted);
    if (held >= needed) mask[code] = mark;
  }
}

/** Distinct elements of the list that are wanted. */
function countWanted(list: Uint32Array, wanted: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < list.length; i++) {
    if (wanted[list[i] as number] === 1 && list.indexOf(list[i] as number) === i) count++;
  }
  return count;
}
