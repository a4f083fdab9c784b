/** Each key at a glance: who logged it, what its values are, and what looks wrong with it. */
import { isMeasure, isTimeKind, Kind } from "../../values/kind";
import type { Value } from "../../values/value";
import { countRows, totalsOf } from "../kernels/totals";
import { entryOf } from "../table/dictionary";
import { keptWith } from "../table/kept";
import type { Key, Table } from "../table/types";
import { aliasesOf, MOST_ALIKE } from "./aliases";
import { readsAsNumber } from "./numberTexts";

/** Of one kind of values. */
export interface KindShare {
  /** Numbers of both sorts are one. */
  readonly kind: number;
  readonly rows: number;
  readonly example: Value;
}

/** What looks wrong with a key, by itself or beside others; the worst comes first. */
export type Trouble =
  /** Kinds beside the one that most rows hold; None is none of them. */
  | { readonly type: "mixed"; readonly kinds: readonly KindShare[] }
  /** All its texts read as numbers. */
  | { readonly type: "texts"; readonly example: string }
  | { readonly type: "alias"; readonly of: readonly Key[] }
  /** Others differ from it in nothing but case. */
  | { readonly type: "case"; readonly of: readonly Key[] }
  | { readonly type: "few" }
  | { readonly type: "constant" }
  /** A text of its own in every row, as in notes and ids. */
  | { readonly type: "distinct" };

export const TROUBLES = [
  "mixed",
  "texts",
  "alias",
  "case",
  "few",
  "constant",
  "distinct",
] as const satisfies readonly Trouble["type"][];

export interface Health {
  readonly key: Key;
  /** Of the rows asked for, those that hold anything. */
  readonly logged: number;
  /** The kind of most rows first. */
  readonly kinds: readonly KindShare[];
  readonly distinct: number;
  /** The value of most rows, where any two rows share one. */
  readonly common: { readonly value: Value; readonly rows: number } | null;
  /** Of finite numbers, else of times; where there are several. */
  readonly range: { readonly min: number; readonly max: number; readonly isTime: boolean } | null;
  readonly troubles: readonly Trouble[];
}

/** Fewer than one row in so many is few. */
const FEW = 20;

/** Of each key of the table, among distinct `rows`. */
export function healthOf(table: Table, rows: Uint32Array): readonly Health[] {
  const beside = besideOf(table);
  return table.keys.map((key) => {
    const found = surveyed(key, rows);
    return { ...found, troubles: troublesOf(found, rows.length, beside.get(key) ?? []) };
  });
}

type Survey = Omit<Health, "troubles"> & {
  /** A text that reads as a number, where all do. */
  readonly numberText: string | null;
};

/** Numbers that float64 cannot hold are numbers all the same. */
function kindOfEntry(kind: number): number {
  return kind === Kind.integer ? Kind.number : kind;
}

function surveyed(key: Key, rows: Uint32Array): Survey {
  const { codes, dictionary } = key;
  const counts = rows.length === codes.length ? totalsOf(key) : countRows(codes, rows, dictionary.size);
  const { kinds, numbers, texts } = dictionary;
  const ofKind = new Map<number, { rows: number; code: number }>();
  let [distinct, most, at, numberText] = [0, 0, 0, -1];
  let onlyNumberTexts = true;
  for (let code = 1; code < counts.length; code++) {
    const count = counts[code] as number;
    if (count === 0) continue;
    distinct++;
    if (count > most) [most, at] = [count, code];
    const kind = kindOfEntry(kinds[code] as number);
    const share = ofKind.get(kind);
    if (share) share.rows += count;
    else ofKind.set(kind, { rows: count, code });
    if (kind === Kind.string && onlyNumberTexts) {
      if (!readsAsNumber(texts[code] as string)) onlyNumberTexts = false;
      else if (numberText < 0) numberText = code;
    }
  }
  return {
    key,
    logged: rows.length - (counts[0] as number),
    kinds: [...ofKind]
      .map(([kind, { rows, code }]): KindShare => ({ kind, rows, example: entryOf(dictionary, code) }))
      .sort((a, b) => b.rows - a.rows),
    distinct,
    common: most > 1 ? { value: entryOf(dictionary, at), rows: most } : null,
    range: rangeOf(kinds, numbers, counts),
    numberText: onlyNumberTexts && numberText > 0 ? (texts[numberText] as string) : null,
  };
}

/** Of the numbers, unless there are times only. */
function rangeOf(kinds: Uint8Array, numbers: Float64Array, counts: Uint32Array): Health["range"] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [timed, numbered] = [false, false];
  for (let code = 1; code < counts.length; code++) {
    const [number, kind] = [numbers[code] as number, kinds[code] as number];
    if (counts[code] === 0 || !isMeasure(kind) || !Number.isFinite(number)) continue;
    if (isTimeKind(kind)) {
      if (numbered) continue;
      timed = true;
    } else if (!numbered) {
      numbered = true;
      if (timed) [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    }
    if (number < min) min = number;
    if (number > max) max = number;
  }
  return min < max ? { min, max, isTime: !numbered } : null;
}

/** What is built in is as it should be. */
function troublesOf(
  { key, logged, kinds, distinct, numberText }: Survey,
  rows: number,
  beside: readonly Trouble[],
): readonly Trouble[] {
  if (key.ref.namespace === "run") return [];
  const said = kinds.filter(({ kind }) => kind !== Kind.null);
  const textual = said.length === 1 && said[0]?.kind === Kind.string;
  const own: readonly (Trouble | false)[] = [
    said.length > 1 && { type: "mixed", kinds: said },
    textual && numberText !== null && { type: "texts", example: numberText },
    ...beside,
    logged > 0 && logged * FEW < rows && { type: "few" },
    distinct === 1 && logged > 1 && { type: "constant" },
    textual && numberText === null && distinct > 1 && distinct === logged && { type: "distinct" },
  ];
  return own.filter((trouble) => trouble !== false);
}

/** What is wrong with keys beside others, whatever rows are shown. */
const besideOf: (table: Table) => ReadonlyMap<Key, readonly Trouble[]> = keptWith((table) => {
  const aliases = new Map<Key, Key[]>();
  for (const { keys } of aliasesOf(table)) {
    add(aliases, keys[0], keys[1]);
    add(aliases, keys[1], keys[0]);
  }
  const byCase = new Map<string, Key[]>();
  for (const key of table.keys) add(byCase, key.id.toLowerCase(), key);
  return new Map(
    table.keys.map((key) => {
      const of = aliases.get(key) ?? [];
      const cased = (byCase.get(key.id.toLowerCase()) ?? []).slice(0, MOST_ALIKE).filter((other) => other !== key);
      const found: readonly (Trouble | false)[] = [
        of.length > 0 && { type: "alias", of },
        cased.length > 0 && { type: "case", of: cased },
      ];
      return [key, found.filter((trouble) => trouble !== false)];
    }),
  );
});

function add<K>(lists: Map<K, Key[]>, at: K, key: Key): void {
  const list = lists.get(at);
  if (list) list.push(key);
  else lists.set(at, [key]);
}
