/** What the cells of group rows say. */
import {
  aggregateOf,
  common,
  commonOf,
  mostHeld,
  perGroup,
  type Rows,
  reducedOf,
} from "../../engine/kernels/aggregate";
import { DEFAULT_REDUCER, REDUCERS, type ReducerName } from "../../engine/reducers/list";
import type { Key } from "../../engine/table/types";
import { isDuration } from "../../values/duration";
import { formatExact } from "../../values/format";
import type { Value } from "../../values/value";
import { count as counted, integer } from "../components/words";
import { cut } from "./cuts";
import { displayOf } from "./display";

/** What a cell of a group row says. */
export interface GroupCell {
  readonly text: string;
  /** When it was, where the cell says how long ago that is; else NaN. */
  readonly since: number;
  /** Sample standard deviation beside a mean; "" where there is none (n = 1). */
  readonly spread: string;
  /** "4 of 5" where some rows lack the value, else "". */
  readonly coverage: string;
  /** How many rows it is of. */
  readonly n: number;
  readonly title: string;
  /** What the reducer makes of the numbers, or the one value that all share; undefined where there is not one. */
  readonly value: Value;
  /** The value with nothing rounded, for copying; "" where there is not one. */
  readonly exact: string;
  /** The spread with nothing rounded; null where there is none. */
  readonly exactSpread: number | null;
  readonly quiet: boolean;
  /** A mean or median, which has decimals of its own. */
  readonly isMean: boolean;
}

const EMPTY: GroupCell = {
  text: "",
  since: Number.NaN,
  spread: "",
  coverage: "",
  n: 0,
  title: "not logged",
  value: undefined,
  exact: "",
  exactSpread: null,
  quiet: true,
  isMean: false,
};

/** @param reducer null: it reduces nothing, since the groups that are compared have one value each; above these they are counted */
export function groupCell(key: Key, group: Rows, reducer: ReducerName | null): GroupCell {
  const display = displayOf(key);
  return display.numeric ? numberCell(key, group, reducer) : commonCell(key, group);
}

/** The cell of a group in a column. */
export function cellOf(column: ColumnOfGroups, group: Rows): GroupCell {
  return groupCell(column.newest, group, column.reduces ? column.reducer : null);
}

interface ColumnOfGroups {
  readonly newest: Key;
  readonly reducer: ReducerName;
  readonly reduces: boolean;
}

function coverageOf(n: number, rows: number): string {
  return n === rows ? "" : `${n} of ${rows}`;
}

/** A spread with the decimals of its mean, so that spreads stand under each other too; more only where it would read as nothing. */
export function spreadText(std: number, mean: string, otherwise: (value: number) => string): string {
  const decimals = /^-?\d+(?:\.(\d+))?$/.exec(mean);
  if (!decimals) return otherwise(std);
  const fixed = std.toFixed(Math.min(100, Math.max(1, decimals[1]?.length ?? 0)));
  return std > 0 && Number(fixed) === 0 ? otherwise(std) : fixed;
}

/** More digits than anyone needs of a mean, without the noise of the last bits. */
function exact(value: number): string {
  return String(Number(value.toPrecision(9)));
}

function numberCell(key: Key, group: Rows, asked: ReducerName | null): GroupCell {
  const of = aggregateOf(key, group);
  if (of.n === 0) return commonOf(key, group).n === 0 ? EMPTY : commonCell(key, group);
  const { number, mean } = displayOf(key);
  const coverage = coverageOf(of.n, group.rows.length);
  const one = of.min === of.max;
  if (asked === null && !one) return commonCell(key, group);
  const reducer = asked ?? DEFAULT_REDUCER;
  // A setting that all rows share is a value, not a measurement: it has no spread worth the ink.
  const shared = one && key.ref.namespace !== "metric";
  const { made, spread } = REDUCERS[reducer];
  const isMean = made && !shared;
  const value = reducedOf(key, group, reducer);
  const text = (isMean ? mean : number)(value);
  const width = spread && !shared ? spread.of(of) : Number.NaN;
  const unit = isDuration(key) ? " s" : "";
  const title = [
    one
      ? `${of.min}${unit}`
      : `mean ${exact(of.mean)} ± ${exact(of.std)}${unit}\nmin ${of.min}${unit}\nmax ${of.max}${unit}`,
    ...(spread?.words && !Number.isNaN(width) ? [`${spread.words} ${exact(width)}${unit}`] : []),
    `${of.n} of ${counted(group.rows.length, "run")}`,
  ].join("\n");
  const exactSpread = Number.isNaN(width) ? null : width;
  const spreadWords = exactSpread === null ? "" : spreadText(exactSpread, text, mean);
  return {
    text,
    since: Number.NaN,
    spread: spreadWords,
    coverage,
    n: of.n,
    title,
    value,
    exact: formatExact(value),
    exactSpread,
    quiet: false,
    isMean,
  };
}

const HELD = 8;
const LONGEST_HELD = 100;

/** What a group's runs hold and how many of them, most first: "81 completed", "18 failed". */
const heldTitle = perGroup((key, rows): string => {
  const held = mostHeld(key, rows, HELD);
  const lines = held.map(({ code, count }) => `${integer(count)} ${cut(displayOf(key).title(code), LONGEST_HELD)}`);
  const { distinct, n } = common(key, rows);
  if (distinct > held.length) lines.push(`and ${counted(distinct - held.length, "other value")}`);
  if (n < rows.length) lines.push(`${integer(rows.length - n)} not logged`);
  return lines.join("\n");
});

function commonCell(key: Key, group: Rows): GroupCell {
  const of = commonOf(key, group);
  if (of.n === 0) return EMPTY;
  const coverage = coverageOf(of.n, group.rows.length);
  if (of.distinct > 1) {
    const text = `${integer(of.distinct)} values`;
    return {
      text,
      since: Number.NaN,
      spread: "",
      coverage,
      n: of.n,
      title: heldTitle(key, group),
      value: undefined,
      exact: "",
      exactSpread: null,
      quiet: true,
      isMean: false,
    };
  }
  const row = group.rows.find((row) => (key.codes[row] ?? 0) !== 0) ?? 0;
  const code = key.codes[row] ?? 0;
  const display = displayOf(key);
  return {
    text: display.text(code),
    since: display.since(code),
    spread: "",
    coverage,
    n: of.n,
    title: display.title(code),
    value: of.value,
    exact: formatExact(of.value),
    exactSpread: null,
    quiet: display.tone(code) !== "value",
    isMean: false,
  };
}
