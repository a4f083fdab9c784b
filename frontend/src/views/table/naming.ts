/** What groups are called: a level's value, or of groups side by side what tells them apart; and all of it for the tooltip. */
import { type DistinguishingKey, distinguishingKeys } from "../../engine/guesses/distinguishing";
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
type NamedGroup = Pick<Group, "rows" | "values">;

/** One key of a group's name with its value. */
export interface GroupPart {
  readonly label: string;
  readonly text: string;
  /** Not logged, or logged as nothing. */
  readonly quiet: boolean;
}

const LONGEST_RUN = 300;

/** So many keys are read at a glance: they keep the order of the group-by keys. */
const GLANCE = 3;

/**
 * The keys that tell groups side by side apart, the most telling first; all of them where there is but one group.
 * @param above the keys of the levels above, whose values are said there
 */
export function distinguishingOf(
  groups: readonly Rows[],
  by: readonly Key[],
  above: readonly Key[] = [],
): readonly DistinguishingKey[] {
  const distinguishing = distinguishingKeys(Uint32Array.from(groups, firstRow), by, above);
  if (distinguishing.length === 0) return by.map((key) => ({ key, counts: new Uint32Array() }));
  return distinguishing.length > GLANCE
    ? distinguishing
    : distinguishing.toSorted((a, b) => by.indexOf(a.key) - by.indexOf(b.key));
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
 * The name in the group's cell. Of groups side by side only what they logged, since what one lacks tells it apart as well;
 * and first what the fewest others share, since the rest may not fit.
 */
export function nameParts(group: NamedGroup, naming: Naming): readonly GroupPart[] {
  return nameKeys(group, naming).map((key) => {
    const { label: text, tone } = displayOf(key);
    const code = codeOf(key, group);
    return { label: naming.label(key), text: text(code), quiet: tone(code) !== "value" };
  });
}

function nameKeys(group: NamedGroup, naming: Naming): readonly Key[] {
  const { by, distinguishing } = naming;
  if (distinguishing === null || !isSideBySide(group, naming))
    return by.slice(group.values.length - 1, group.values.length);
  const logged = distinguishing.filter(({ key }) => codeOf(key, group) !== 0);
  const sharers = ({ key, counts }: DistinguishingKey) => counts[codeOf(key, group)] ?? 0;
  if (distinguishing.length > GLANCE) logged.sort((a, b) => sharers(a) - sharers(b));
  // Of a group that logged none of them it is said that it lacks the most telling one.
  return (logged.length > 0 ? logged : distinguishing.slice(0, 1)).map(({ key }) => key);
}

export function partsText(parts: readonly GroupPart[]): string {
  return parts.map(({ label, text }) => `${label} ${text}`).join(", ");
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
