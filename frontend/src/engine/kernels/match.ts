/** Which dictionary entries equal one of a clause's values. */

import { Kind, kindOf, numberOf } from "../../values/kind";
import { canonical, isBigInteger, isList, type JsonText, type Value } from "../../values/value";
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
      this.byKind[kind].add(this.fingerprint(value));
    }
    this.size = this.byKind.reduce((sum, set) => sum + (set?.size ?? 0), 0);
  }

  /** Set membership has NaN equal to NaN and -0 to 0, as our values have. */
  private fingerprint(value: Value): number | string {
    if (typeof value === "string") return value;
    if (typeof value === "number") return this.float32 ? Math.fround(value) : value;
    if (isList(value)) return canonical(value);
    if (typeof value === "object" && value !== null && !("time" in value)) {
      return isBigInteger(value) ? value.integer : (value as JsonText).json;
    }
    return numberOf(value ?? false);
  }

  has(dictionary: Dictionary, code: number): boolean {
    const kind = dictionary.kinds[code] ?? Kind.missing;
    const set = this.byKind[kind];
    if (set === undefined) return false;
    switch (kind) {
      case Kind.missing:
      case Kind.null:
        return true;
      case Kind.string:
      case Kind.integer:
      case Kind.json:
        return set.has(dictionary.texts[code] ?? "");
      case Kind.list:
        return set.has(canonical(entryOf(dictionary, code)));
      default: {
        const number = dictionary.numbers[code] ?? Number.NaN;
        return set.has(this.float32 && kind === Kind.number ? Math.fround(number) : number);
      }
    }
  }

  /** 1 per entry of the dictionary that is in the set. */
  mask(dictionary: Dictionary): Uint8Array {
    const mask = new Uint8Array(dictionary.size);
    if (this.size === 0) return mask;
    for (let code = 0; code < mask.length; code++) if (this.has(dictionary, code)) mask[code] = 1;
    return mask;
  }
}
