/** The order in which settings are named: what most runs have before what few have, so that a name reads like a tree. */
import type { KeyRef } from "../../values/key";
import { isMeasure, storedOf } from "../../values/kind";
import { varietyOf } from "../kernels/variety";
import { perKey } from "../table/kept";
import { findKey } from "../table/table";
import type { Key, Table } from "../table/types";
import { MODEL, TASK } from "./compared";
import { wordsOf } from "./metricWords";

/** Of a text with more values nobody knows them all, */
const FEW = 12;
/** and these say by themselves what they are. Neither sign that stands between the parts of a name is in them. */
const WORD = /^(?!(?:yes|no|on|off|true|false|none|null|auto|default)$)\p{L}[\p{L}\p{N}_.+/ -]{0,23}$/iu;

/** Steps that only say that the one before is called something: `dataset.name`, `model.type`. */
const CALLED = /^(name|id|type|kind|class|key)$/;

/**
 * First the keys that most runs have; of these the data set or task, then the model, then words, then all others; of
 * these the ones of fewer values. What is about as much counts as alike, and keys that are alike stay in their order. It
 * depends on all rows of the table, so that no filter changes it.
 */
export function inNameOrder(keys: readonly Key[]): readonly Key[] {
  const ranked = keys.map((key) => ({ key, rank: rankOf(key) }));
  ranked.sort((a, b) => {
    const at = a.rank.findIndex((one, i) => one !== b.rank[i]);
    return at < 0 ? 0 : (a.rank[at] as number) - (b.rank[at] as number);
  });
  return ranked.map(({ key }) => key);
}

/** The same of keys by their paths; those that the table has not are left out. */
export function refsInNameOrder(table: Table, refs: readonly KeyRef[]): readonly KeyRef[] {
  const keys = refs.map((ref) => findKey(table, ref)).filter((key) => key !== undefined);
  return inNameOrder(keys).map(({ ref }) => ref);
}

function rankOf(key: Key): readonly number[] {
  const { logged, distinct } = varietyOf(key, null);
  const lacking = logged === 0 ? Number.MAX_VALUE : halvings(key.codes.length / logged);
  return [lacking, isNamed(key, TASK) ? 0 : isNamed(key, MODEL) ? 1 : isWord(key) ? 2 : 3, halvings(distinct)];
}

/** How often it can be halved, to the nearest half: so one run or value more makes no other order. */
function halvings(number: number): number {
  return number > 0 ? Math.round(2 * Math.log2(number)) : 0;
}

/** By its last step, or by the one before where that only says that this is a name. */
function isNamed({ ref: { path } }: Key, words: RegExp): boolean {
  const last = wordsOf(path.at(-1) ?? "");
  const said = last.every((word) => CALLED.test(word)) ? [...wordsOf(path.at(-2) ?? ""), ...last] : last;
  return said.some((word) => words.test(word)) && said.every((word) => words.test(word) || CALLED.test(word));
}

/** Whether its values are a few words, which say without their key what they are. */
export const isWord: (key: Key) => boolean = perKey(({ dictionary: { size, kinds, texts } }) => {
  if (size < 2 || size > FEW + 1) return false;
  for (let code = 1; code < size; code++) {
    const kind = kinds[code];
    if (storedOf(kind) !== "text" || isMeasure(kind) || !WORD.test(texts[code] ?? "")) return false;
  }
  return true;
});
