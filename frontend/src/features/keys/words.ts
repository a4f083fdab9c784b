/** How what is known of keys is said. */
import type { Alias, Family } from "../../engine/keys/aliases";
import type { Health, KindShare, Trouble } from "../../engine/keys/health";
import { formatter } from "../../engine/presentation/formatter";
import type { Key } from "../../engine/table/types";
import { formatValue } from "../../values/format";
import { isMeasure, Kind } from "../../values/kind";
import type { Value } from "../../values/value";
import { count, integer } from "../../views/components/words";
import { cut } from "../../views/table/cuts";

const LONGEST = 80;

const KIND_WORDS: Readonly<Record<number, string>> = {
  [Kind.number]: "number",
  [Kind.string]: "text",
  [Kind.bool]: "true or false",
  [Kind.time]: "time",
  [Kind.null]: "None",
  [Kind.list]: "list",
  [Kind.json]: "JSON",
};

function kindWord({ kind }: KindShare): string {
  return KIND_WORDS[kind] ?? "";
}

/** "number", or where it holds several "number 300, text 9". */
export function kindsText({ kinds }: Health): string {
  const [only] = kinds;
  if (kinds.length === 1 && only) return kindWord(only);
  return kinds.map((share) => `${kindWord(share)} ${integer(share.rows)}`).join(", ");
}

/** The range of a key of numbers or times, else its most common value. */
export function usualText({ key, kinds, range, common, distinct }: Health): string {
  const { format } = formatter(key);
  if (distinct === 0) return "";
  if (range && isMeasure(kinds[0]?.kind)) {
    const text = (x: number) => format(range.isTime ? { time: x } : x);
    return `${text(range.min)} … ${text(range.max)}`;
  }
  if (common === null) return distinct === 1 ? cut(format(kinds[0]?.example), LONGEST) : "";
  const value = cut(format(common.value), LONGEST);
  return distinct === 1 ? value : `${value} · ${integer(common.rows)}`;
}

function quotedText(value: Value): string {
  const text = typeof value === "string" ? JSON.stringify(value) : formatValue(value);
  return cut(text, LONGEST);
}

function mixedWords(kinds: readonly KindShare[]): string {
  const [first, ...others] = kinds;
  if (first === undefined) return "";
  const beside = others.map((share) => `${kindWord(share)} in ${integer(share.rows)}: ${quotedText(share.example)}`);
  return `${kindWord(first)} in ${count(first.rows, "row")}, ${beside.join(", ")}`;
}

const NAMED = 3;

/** "a, b, c and 2 more". */
export function namesText(keys: readonly Key[], label: (key: Key) => string): string {
  const names = keys.slice(0, NAMED).map(label);
  return keys.length > NAMED ? `${names.join(", ")} and ${keys.length - NAMED} more` : names.join(", ");
}

/** @param rows that are shown */
export function troubleWords(trouble: Trouble, { logged }: Health, rows: number, label: (key: Key) => string): string {
  switch (trouble.type) {
    case "mixed":
      return mixedWords(trouble.kinds);
    case "texts":
      return `numbers logged as text: ${quotedText(trouble.example)}`;
    case "alias":
      return `likely the same as ${namesText(trouble.of, label)}`;
    case "case":
      return `in another case: ${namesText(trouble.of, label)}`;
    case "few":
      return `logged by few: ${integer(logged)} of ${count(rows, "row")}`;
    case "constant":
      return logged === rows ? "the same in all rows" : "the same in all rows that logged it";
    case "distinct":
      return "another text in each row";
  }
}

const LIKENESS_WORDS = {
  letters: "spelled alike",
  meaning: "they mean the same",
  last: "they end alike",
} as const satisfies Record<Alias["likeness"], string>;

/** Why keys are likely one. */
export function familyWords({ aliases }: Family): string {
  const likeness = new Set(aliases.map((alias) => LIKENESS_WORDS[alias.likeness]));
  return `${[...likeness].join(", ")}; ${logsWords(aliases)}`;
}

function logsWords(aliases: readonly Alias[]): string {
  const both = aliases.reduce((sum, alias) => sum + alias.both, 0);
  const differing = aliases.reduce((sum, alias) => sum + alias.differing, 0);
  if (both === 0) return "no row logged both";
  if (differing === 0) return `equal in ${rowsThat(both)} both`;
  return `${integer(differing)} of ${rowsThat(both)} both differ`;
}

function rowsThat(rows: number): string {
  return rows === 1 ? "the 1 row that logged" : `the ${integer(rows)} rows that logged`;
}

/** Of keys that are shown as one: which value counts where rows hold two. */
export function conflictWords(conflicts: number, first: string): string {
  if (conflicts === 0) return "no row has two values";
  return `differ in ${count(conflicts, "row")}, where ${first} counts`;
}
