/** What a sort of clause is: which rows pass it, how it reads, and how links hold it. */
import type { KeyRef } from "../../values/key";
import type { Json, Value } from "../../values/value";
import type { Dictionary, Key } from "../table/types";

/** A filter on one key; each sort of clause has a `type` of its own and adds what it needs. */
export interface OnKey {
  readonly type: string;
  readonly key: KeyRef;
}

/** Methods, so that the list can hand out any sort as one of all clauses. */
export interface ClauseType<C extends OnKey> {
  /** 1 per entry of the key's dictionary whose rows pass. @param float32 numbers are equal by nearest float32 */
  entries(clause: C, dictionary: Dictionary, float32: boolean): Uint8Array;
  /** Whether it keeps any row out: what lets every row pass is no filter. */
  filters(clause: C): boolean;
  /** Without its key: "adam, sgd", "0.001 … 0.1". @param list names some values, of which the last are only counted */
  words(clause: C, key: Key | undefined, list: (values: readonly Value[], joiner: string) => string): string;
  /** What links and files hold of it, beside its type and key. */
  toJson(clause: C): Readonly<Record<string, Json>>;
  /** Reads that; throws ViewError naming the field. @param place for messages */
  fromJson(of: Readonly<Record<string, unknown>>, place: string, key: KeyRef): C;
}
