/** Columns in a form that is quick to copy to a worker: a few arrays a column, no array of small arrays. */
import type { KeyRef } from "../../values/key";
import { storedOf } from "../../values/kind";
import { noTexts } from "../table/dictionary";
import type { Codes, Dictionary, OverSteps } from "../table/types";
import type { SearchedKey } from "./texts";

interface PackedDictionary {
  readonly size: number;
  readonly kinds: Uint8Array;
  readonly numbers: Float64Array;
  /** null: no entry has a text. */
  readonly texts: readonly string[] | null;
  /** The members of entry i stand from `starts[i]` to `starts[i + 1]`. */
  readonly members: { readonly starts: Uint32Array; readonly codes: Uint32Array } | null;
  readonly items: PackedDictionary | null;
}

export interface PackedKey {
  readonly codes: Codes;
  readonly dictionary: PackedDictionary;
  readonly unit: string;
  readonly overSteps: OverSteps | undefined;
  readonly others: readonly PackedKey[];
  readonly ref: Pick<KeyRef, "namespace"> & Partial<Pick<KeyRef, "path">>;
}

export function packKey({ codes, dictionary, about, ref, overSteps, others }: SearchedKey): PackedKey {
  return {
    codes,
    dictionary: packDictionary(dictionary),
    unit: about?.unit ?? "",
    ref,
    // At which steps, without these.
    overSteps: overSteps && { ...overSteps, steps: null, lacks: null, thinned: null },
    others: others?.map(packKey) ?? [],
  };
}

export function unpackKey({ codes, dictionary, unit, ref, overSteps, others }: PackedKey): SearchedKey {
  const key = { codes, dictionary: unpackDictionary(dictionary), about: { unit }, ref, others: others.map(unpackKey) };
  return overSteps ? { ...key, overSteps } : key;
}

function hasText(kind: number): boolean {
  return storedOf(kind) === "text";
}

function packDictionary({ size, kinds, numbers, texts, members, items }: Dictionary): PackedDictionary {
  return {
    size,
    kinds,
    numbers,
    texts: kinds.some(hasText) ? texts : null,
    members: members ? packMembers(members) : null,
    items: items ? packDictionary(items) : null,
  };
}

function packMembers(members: readonly (Uint32Array | undefined)[]) {
  const starts = new Uint32Array(members.length + 1);
  members.forEach((list, i) => {
    starts[i + 1] = (starts[i] as number) + (list?.length ?? 0);
  });
  const codes = new Uint32Array(starts[members.length] as number);
  members.forEach((list, i) => {
    if (list) codes.set(list, starts[i]);
  });
  return { starts, codes };
}

function unpackDictionary({ size, kinds, numbers, texts, members, items }: PackedDictionary): Dictionary {
  const plain = { size, kinds, numbers, texts: texts ?? noTexts(size) };
  if (!members || !items) return plain;
  const { starts, codes } = members;
  const lists = Array.from({ length: size }, (_, i) =>
    i === 0 ? undefined : codes.subarray(starts[i], starts[i + 1]),
  );
  return { ...plain, members: lists, items: unpackDictionary(items) };
}
