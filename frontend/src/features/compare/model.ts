/** What is compared, as it is drawn: metrics, the keys that differ, and what stands in their cells. */
import { changeOf, type NumberChange } from "../../engine/compare/change";
import { type Differing, differing, heldBy, type Side as Rows } from "../../engine/compare/differences";
import { reasonsOf } from "../../engine/guesses/average";
import { inNameOrder } from "../../engine/guesses/nameOrder";
import { directionOf, isResult, targetGuesses } from "../../engine/guesses/target";
import type { ReducerName } from "../../engine/reducers/list";
import { entryOf } from "../../engine/table/dictionary";
import type { Key, Target } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import { keyId, NAME_ID } from "../../values/key";
import { isNumberKind } from "../../values/kind";
import type { Value } from "../../values/value";
import { displayOf } from "../../views/table/display";
import { groupCell } from "../../views/table/groupCells";
import type { Side } from "./sides";

/** A line with its rows as the engine takes them. */
export interface Compared extends Pick<Side, "id" | "name" | "short" | "run" | "ref" | "rows"> {
  readonly own: Rows;
}

export interface Metric {
  readonly key: Key;
  readonly direction: Target["direction"] | null;
  readonly isTarget: boolean;
}

export interface Comparison {
  /** The target first. */
  readonly metrics: readonly Metric[];
  readonly differ: readonly Differing[];
  /** Those among what is known of the run and where it ran. */
  readonly about: readonly Differing[];
  readonly same: readonly Differing[];
}

export function compareLines(frame: Frame, lines: readonly Compared[]): Comparison {
  const { table, newest, target } = frame;
  const sides = lines.map(({ own }) => own);
  const reasons = reasonsOf(table);
  const measured: Key[] = [];
  const [differ, about, same]: [Differing[], Differing[], Differing[]] = [[], [], []];
  for (const { ref, id } of table.keys) {
    const key = newest(ref);
    const found = key && id !== NAME_ID ? differing(key, sides) : null;
    if (!key || !found) continue;
    if (isMeasure(key, target)) measured.push(key);
    else if (found.difference === "same") same.push(found);
    else if (ref.namespace === "run" || reasons.get(id) === "about the environment") about.push(found);
    else differ.push(found);
  }
  return { metrics: metricsOf(measured, frame), differ: inOrder(differ), about, same };
}

function isMeasure(key: Key, target: Target | null): boolean {
  if (target && keyId(target.key) === key.id) return true;
  return isResult(key) && displayOf(key).numeric;
}

function metricsOf(keys: readonly Key[], { table, target }: Frame): readonly Metric[] {
  const id = target && keyId(target.key);
  const places = new Map(targetGuesses(table).map((guess, place) => [keyId(guess.key), place]));
  const placeOf = (key: Key) => (key.id === id ? -1 : (places.get(key.id) ?? places.size));
  return [...keys]
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map((key) => {
      const isTarget = key.id === id;
      return { key, isTarget, direction: isTarget ? (target?.direction ?? null) : directionOf(key) };
    });
}

/** First what all logged, then what some lack; of each as names of groups have them, and names of runs last. */
function inOrder(found: readonly Differing[]): readonly Differing[] {
  const byKey = new Map(found.map((one) => [one.key, one]));
  const ordered = inNameOrder([...byKey.keys()]).map((key) => byKey.get(key) as Differing);
  const placeOf = ({ key, difference }: Differing) =>
    (key.ref.namespace === "name" ? 3 : 0) + (difference === "changed" ? 0 : difference === "lacking" ? 1 : 2);
  return ordered.sort((a, b) => placeOf(a) - placeOf(b));
}

export interface MetricCell {
  readonly text: string;
  /** "" where there is none. */
  readonly spread: string;
  /** "4 of 5" where some runs lack it, else "". */
  readonly coverage: string;
  readonly title: string;
  /** NaN where it is no number. */
  readonly value: number;
  readonly exactSpread: number | null;
  readonly quiet: boolean;
}

export function metricCell(key: Key, { own, run }: Compared, reducer: ReducerName): MetricCell {
  if (run === null) {
    const { text, spread, coverage, title, value, exactSpread, quiet } = groupCell(key, { rows: own }, reducer);
    const number = typeof value === "number" ? value : Number.NaN;
    return { text: text || "not logged", spread, coverage, title, value: number, exactSpread, quiet };
  }
  const code = key.codes[own[0] ?? 0] ?? 0;
  const { label, text, title, tone } = displayOf(key);
  return {
    text: code === 0 ? label(0) : text(code),
    spread: "",
    coverage: "",
    title: title(code),
    value: isNumberKind(key.dictionary.kinds[code]) ? (key.dictionary.numbers[code] ?? Number.NaN) : Number.NaN,
    exactSpread: null,
    quiet: tone(code) !== "value",
  };
}

export function metricChange({ direction }: Metric, from: MetricCell, to: MetricCell): NumberChange | null {
  return changeOf(from.value, to.value, direction);
}

/** So many values of a group are named, where they are short. */
const NAMED = 8;
const SHORT = 40;

export interface KeyCell {
  readonly text: string;
  readonly title: string;
  /** What is not logged or holds nothing, and what is said in our words. */
  readonly quiet: boolean;
  /** The one value that the line holds; undefined where it holds several, or none. */
  readonly value: Value;
}

export function keyCell(key: Key, { own }: Compared, reducer: ReducerName): KeyCell {
  const held = heldBy(key, own);
  const { label, wholeLabel, title, tone } = displayOf(key);
  const [code = 0] = held;
  if (held.length === 1) {
    const about = code === 0 ? "not logged" : title(code);
    return { text: label(code), title: about, quiet: tone(code) !== "value", value: entryOf(key.dictionary, code) };
  }
  const cell = groupCell(key, { rows: own }, key.ref.namespace === "run" ? reducer : null);
  const named = held.length <= NAMED ? held.map(label).join(", ") : "";
  if (named !== "" && named.length <= SHORT) {
    return { text: named, title: held.map(wholeLabel).join("\n"), quiet: false, value: undefined };
  }
  const text = [cell.text, cell.spread && `± ${cell.spread}`, cell.coverage && `(${cell.coverage})`]
    .filter(Boolean)
    .join(" ");
  return { text, title: cell.title, quiet: cell.quiet, value: undefined };
}
