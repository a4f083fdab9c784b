/** Which keys make the columns and the lines of a pivot until the user chooses: data set × model. */
import { storedOf } from "../../values/kind";
import { varietyOf } from "../kernels/variety";
import type { Compared } from "../pivot/pivot";
import { keptWith } from "../table/kept";
import type { Key, Table } from "../table/types";
import { isRepeat } from "./average";
import { METHOD, TASK } from "./compared";
import { wordsOf } from "./metricWords";
import { usefulness } from "./suggest";
import { isResult } from "./target";

/** So many columns can be taken in at a glance. */
const FEW = 12;

/** Whether every value of `from` goes with one value of the key, in all rows: then lines by it would fill one column each. */
export function followsFrom(key: Key, from: Key): boolean {
  const { logged, distinct } = varietyOf(from, null);
  // What differs in nearly every row tells all else, by accident.
  if (2 * distinct > logged) return false;
  // Codes plus one: 0 is for those that were not met.
  const seen = new Uint32Array(from.dictionary.size);
  for (let row = 0; row < key.codes.length; row++) {
    const [own, other] = [(key.codes[row] as number) + 1, from.codes[row] as number];
    if (seen[other] === 0) seen[other] = own;
    else if (seen[other] !== own) return false;
  }
  return true;
}

/** Settings of few values that most rows have, the most useful first. */
const settingsOf = keptWith((table: Table): readonly Key[] =>
  table.keys
    .filter((key) => {
      const { namespace, path } = key.ref;
      if ((namespace !== "doc" && namespace !== "name") || path[0] === "env" || isRepeat(key) || isResult(key))
        return false;
      const { distinct, logged, mostlyTimes } = varietyOf(key, null);
      return !mostlyTimes && distinct > 1 && distinct <= FEW && 2 * logged >= table.count && usefulness(key) > 0;
    })
    .sort((a, b) => usefulness(b) - usefulness(a)),
);

function isNamed({ ref: { path } }: Key, words: RegExp): boolean {
  return path.some((step) => wordsOf(step).some((word) => words.test(word)));
}

function isText(key: Key): boolean {
  const { kinds } = key.dictionary;
  return kinds.length > 1 && kinds.subarray(1).every((kind) => storedOf(kind) === "text");
}

/** By their names first, and texts before numbers. */
function firstBy(keys: readonly Key[], words: RegExp, others: RegExp): Key | null {
  const rank = (key: Key): number => (isNamed(key, words) ? 0 : isNamed(key, others) ? 4 : 2) + (isText(key) ? 0 : 1);
  return keys.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

/**
 * The key of the columns; null where no setting is of use.
 *
 * @param lines the keys of the lines, as far as they are known
 * @param ofThem of several it is one of them: they are those of the table's groups, and not chosen for the lines
 */
export function guessAcross(table: Table, lines: readonly Key[], ofThem: boolean): Key | null {
  const settings = settingsOf(table);
  const own = ofThem && lines.length > 1 ? settings.filter((key) => lines.includes(key)) : [];
  return firstBy(own.length > 0 ? own : beside(settings, lines), TASK, METHOD);
}

/** Those of the settings that are not these keys, nor say the same as one of them. */
function beside(settings: readonly Key[], keys: readonly Key[]): readonly Key[] {
  return settings.filter((one) => !keys.some((key) => one === key || followsFrom(one, key) || followsFrom(key, one)));
}

/** The key of the lines beside these columns; null where no setting is of use. @param among one of these; null: any */
export function guessLines(table: Table, across: Key | null, among: readonly Key[] | null = null): Key | null {
  const settings = settingsOf(table).filter((key) => among?.includes(key) ?? true);
  return firstBy(beside(settings, across ? [across] : []), METHOD, TASK);
}

/** Methods are compared on a task, however the pivot stands: models on a data set, not data sets for a model. */
export function guessCompared(lines: readonly Key[], across: Key): Compared {
  return !isNamed(across, TASK) && lines.some((key) => isNamed(key, TASK)) ? "row" : "column";
}
