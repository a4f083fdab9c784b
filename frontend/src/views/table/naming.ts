/** What groups are called: a level's value, or of groups side by side what tells them apart; and all of it for the tooltip. */
import { type DistinguishingKey, distinguishingKeys } from "../../engine/guesses/distinguishing";
import { inNameOrder, isWord } from "../../engine/guesses/nameOrder";
import type { Rows } from "../../engine/kernels/aggregate";
import { valueAt } from "../../engine/table/table";
import type { Group, Key } from "../../engine/table/types";
import { formatExact } from "../../values/format";
import { fullName } from "../../values/key";
import { labelWithSteps } from "../components/steps";
import { count as counted } from "../components/words";
import { cutMiddle } from "./cuts";
import { displayOf } from "./display";

export interface Naming {
  /** The group-by keys. */
  readonly by: readonly Key[];
  readonly label: (key: Key) => string;
  /** So many of the first of them have a level each, which says its own key; those after them stand side by side on one. */
  readonly levels: number;
  /** What tells groups side by side apart; null where there are none. */
  readonly distinguishing: readonly DistinguishingKey[] | null;
  /** What the best run is the best by, with its newest values. */
  readonly target: Key | null;
}

/** What of a group its name is made of. */
export type NamedGroup = Pick<Group, "rows" | "values">;

/** One key of a group's name with its value. */
export interface GroupPart {
  readonly label: string;
  readonly text: string;
  /** Not logged, or logged as nothing. */
  readonly quiet: boolean;
  /** The text says by itself what it is: it stands without the label. */
  readonly bare: boolean;
  /** It would be known without the label too, where there is no room for it: no other key has such words. */
  readonly word: boolean;
}

const LONGEST_RUN = 300;

/** So few keys are read at a glance: they keep the order of the group-by keys. */
const GLANCE = 3;

/**
 * The keys that tell groups side by side apart, in the order in which they are named; all of them where each is the only one.
 * @param above the keys of the levels above, whose values are said there
 */
export function distinguishingOf(
  groups: readonly Rows[],
  by: readonly Key[],
  above: readonly Key[] = [],
): readonly DistinguishingKey[] {
  const ordered = by.length > GLANCE ? inNameOrder(by) : by;
  const firsts = new Uint32Array(groups.length);
  for (let i = 0; i < firsts.length; i++) firsts[i] = firstRow(groups[i] as Rows);
  const distinguishing = distinguishingKeys(firsts, ordered, above);
  if (distinguishing.length > 0) return distinguishing;
  return ordered.map((key) => ({ key, everywhere: false, tells: null }));
}

/** The groups that stand side by side, of each group above them apart. */
export function sideBySide(groups: readonly Group[], levels: number): readonly (readonly Group[])[] {
  if (levels === 0) return [groups];
  return groups.flatMap(({ children }) => sideBySide(children, levels - 1));
}

/** The keys in which groups side by side differ; all of them where each is the only one. */
export function differingKeys(siblings: readonly (readonly Group[])[], by: readonly Key[]): readonly Key[] {
  const several = siblings.filter(({ length }) => length > 1);
  if (several.length === 0) return by;
  return by.filter((key) =>
    several.some((groups) => groups.some((group) => codeOf(key, group) !== codeOf(key, groups[0] as Group))),
  );
}

/** Whether the group's name is made of what tells it apart, and not of its level's own key. */
export function isSideBySide({ values }: Pick<Group, "values">, { distinguishing, levels }: Naming): boolean {
  return distinguishing !== null && values.length > levels;
}

/** The row that stands for the group: its rows share the values of the group's keys. */
function firstRow(group: Rows): number {
  return group.rows[0] ?? 0;
}

function codeOf(key: Key, group: Rows): number {
  return key.codes[firstRow(group)] ?? 0;
}

/**
 * What a group is called, everywhere: of groups side by side what tells it apart, in the order of the keys. What follows from
 * what stands before it is left out, and what it did not log, since what one lacks tells it apart as well.
 */
export function nameParts(group: NamedGroup, naming: Naming): readonly GroupPart[] {
  const words = wordsOf(naming);
  return nameKeys(group, naming).map((key) => {
    const { label: text, tone } = displayOf(key);
    const code = codeOf(key, group);
    const quiet = tone(code) !== "value";
    const { bare, word } = words.get(key) ?? { bare: false, word: false };
    return { label: naming.label(key), text: text(code), quiet, bare, word: word && !quiet };
  });
}

type Words = ReadonlyMap<Key, Pick<GroupPart, "bare" | "word">>;

const known = new WeakMap<readonly DistinguishingKey[], Words>();

/** The keys whose values are words. Those that all groups have and that come first stand at fixed places: no two names become alike without their labels. */
function wordsOf({ distinguishing }: Naming): Words {
  if (distinguishing === null) return new Map();
  let words = known.get(distinguishing);
  if (!words) {
    const found = distinguishing.map(({ key }) => key).filter(isWord);
    const texts = found.flatMap((key) => key.dictionary.texts.slice(1));
    const told = (key: Key) =>
      key.dictionary.texts.slice(1).every((text) => texts.indexOf(text) === texts.lastIndexOf(text));
    const other = distinguishing.findIndex(({ key, everywhere }) => !everywhere || !isWord(key));
    const first = distinguishing.slice(0, other < 0 ? distinguishing.length : other).map(({ key }) => key);
    words = new Map(found.map((key) => [key, { bare: first.includes(key), word: told(key) }]));
    known.set(distinguishing, words);
  }
  return words;
}

function nameKeys(group: NamedGroup, naming: Naming): readonly Key[] {
  const { by, distinguishing } = naming;
  if (distinguishing === null || !isSideBySide(group, naming)) {
    return by.slice(group.values.length - 1, group.values.length);
  }
  const logged = distinguishing.filter(
    ({ key, tells }) => codeOf(key, group) !== 0 && (tells === null || tells[firstRow(group)] === 1),
  );
  // Of a group that logged none of them it is said that it lacks the first one.
  return (logged.length > 0 ? logged : distinguishing.slice(0, 1)).map(({ key }) => key);
}

/** Between the parts of a name. */
export const BETWEEN = " · ";

/** "digits · svc · C=10"; of a level's group "type svc". */
export function nameText(group: NamedGroup, naming: Naming): string {
  return partsText(nameParts(group, naming), !isSideBySide(group, naming));
}

/** @param nested each part is the value of a level */
export function partsText(parts: readonly GroupPart[], nested: boolean): string {
  return parts
    .map(({ label, text, bare }) => (bare ? text : `${label}${nested ? " " : "="}${text}`))
    .join(nested ? ", " : BETWEEN);
}

/** The group's keys down to its level, what tells it apart first. */
function keysOf(group: Group, naming: Naming): readonly Key[] {
  const own = naming.by.slice(0, group.values.length);
  return naming.distinguishing ? [...new Set([...nameKeys(group, naming), ...own])] : own;
}

/** Everything that the group's runs share by its keys, how many they are, and the best of them. */
export function groupTitle(group: Group, naming: Naming, runs: readonly string[]): string {
  const keys = keysOf(group, naming);
  const missing = keys.filter((key) => codeOf(key, group) === 0).map(naming.label);
  const lines = keys
    .filter((key) => codeOf(key, group) !== 0)
    .map((key) => `${naming.label(key)}: ${displayOf(key).wholeLabel(codeOf(key, group))}`);
  if (missing.length > 0) lines.push(`not logged: ${missing.join(", ")}`);
  lines.push(counted(group.rows.length, "run"));
  const best = bestWords(group, naming, runs);
  if (best !== "") lines.push(best);
  return lines.join("\n");
}

/** "best: exp/r17, val/accuracy 0.978"; "" without a target, or where no run has it. */
export function bestWords(group: Group, { target, label }: Naming, runs: readonly string[]): string {
  if (!target || group.best < 0) return "";
  const word = group.rows.length > 1 ? "best" : "run";
  const run = cutMiddle(runs[group.best] ?? "", LONGEST_RUN);
  return `${word}: ${run}, ${labelWithSteps(label(target), target)} ${displayOf(target).text(target.codes[group.best] ?? 0)}`;
}

/** The group's keys with their exact values, one a line, for copying. */
export function settingsOf(group: Group, naming: Naming): readonly string[] {
  return naming.by
    .slice(0, group.values.length)
    .filter((key) => codeOf(key, group) !== 0)
    .map((key) => `${fullName(key.ref)}: ${formatExact(valueAt(key, firstRow(group)))}`);
}
