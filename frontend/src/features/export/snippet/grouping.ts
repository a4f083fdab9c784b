/** Groups in pandas: by their keys and in their order where that can be said simply, else as lists of their runs. */
import type { ReducerName } from "../../../engine/reducers/list";
import { keyId, NAME_ID } from "../../../values/key";
import type { ShownTable } from "../../../views/table/shownTable";
import { leaves, tidy } from "../extract";
import type { Source } from "../formats/format";
import { type Facts, factsOf } from "./fields";
import { pythonList, pythonText } from "./python";

/** What pandas makes of the numbers of a group, as the reducer does. */
const VALUES: Readonly<Record<ReducerName, string>> = {
  mean: '"mean"',
  standardError: '"mean"',
  confidence95: '"mean"',
  median: '"median"',
  min: '"min"',
  max: '"max"',
};

const SPREADS: Readonly<Partial<Record<ReducerName, string>>> = {
  mean: '"std"',
  standardError: '"sem"',
  confidence95: "confidence",
};

const CONFIDENCE = `
def confidence(values):
    """Half of the 95 % confidence interval of the mean, by Student's t."""
    return values.sem() * t.ppf(0.975, values.count() - 1) if values.count() > 1 else float("nan")
`;

const SHARED = `
def shared(values):
    """The one value of a group's runs; None where they have several."""
    held = values.dropna().unique()
    return held[0] if len(held) == 1 else None
`;

const SETTING = `
def unless_alike(spread):
    """The spread of a setting; none where all runs share it, as in the tab."""
    def of(values):
        return values.agg(spread) if values.nunique() > 1 else float("nan")
    return of
`;

const NUMBERS = `
def finite(values):
    """The numbers among the values; what is infinite is no part of a mean."""
    numbers = [value if isinstance(value, (int, float)) and not isinstance(value, bool) else None for value in values]
    return pd.Series(numbers, dtype=float).replace([float("inf"), -float("inf")], float("nan"))
`;

/** The column that names the first run of each group. */
const FIRST = "(first)";

/** The numbers of what the n of a group counts. */
const COUNTS = "(counts)";

export interface Grouping {
  readonly imports: readonly string[];
  readonly helpers: readonly string[];
  readonly lines: readonly string[];
  readonly facts: readonly Facts[];
  /** The columns of the result, in order. */
  readonly columns: readonly string[];
}

/** null where a key is not in the table. @param listed the groups are to be named by their runs */
export function groupingOf(source: Source, listed: boolean): Grouping | null {
  const { shown } = source;
  const by = shown.by.map((ref) => factsOf(source, ref));
  const keys = new Set([NAME_ID, ...shown.by.map(keyId)]);
  const columns = shown.columns.filter(({ ref }) => !keys.has(keyId(ref)));
  const facts = columns.map(({ ref }) => factsOf(source, ref));
  const isThere = (of: Facts | null): of is Facts => of !== null;
  if (!by.every(isThere) || !facts.every(isThere)) return null;
  const names = tidy(shown).columns.map(({ name }) => name);
  const mixed = new Set(leaves(shown).map(shown.levelOf)).size > 1;
  const aggregates: string[] = [];
  const numbers: string[] = [];
  const helpers = new Set<string>();
  const imports = new Set<string>();
  /** The names in the order in which `tidy` gives columns. */
  let place = by.length + (mixed ? 1 : 0);
  const add = (of: string, how: string): void => {
    aggregates.push(`    ${pythonText(names[place] ?? "")}: (${pythonText(of)}, ${how}),`);
    place++;
  };
  const counted = shown.countedBy && factsOf(source, shown.countedBy);
  if (shown.countedBy && !counted) return null;
  if (counted) {
    // It may have no column, and then is made for this alone.
    if (!columns.some(({ ref }) => keyId(ref) === counted.key.id)) facts.push(counted);
    const isPlain = counted.simple && !counted.infinite;
    if (!isPlain) {
      helpers.add(NUMBERS);
      numbers.push(`frame["${COUNTS}"] = finite(frame[${pythonText(counted.name)}])`);
    }
    add(isPlain ? counted.name : COUNTS, '"count"');
  }
  add("run", '"size"');
  columns.forEach((column, i) => {
    const of = facts[i] as Facts;
    const { reducer } = column;
    if (reducer === null) {
      helpers.add(SHARED);
      add(of.name, "shared");
      return;
    }
    if (!of.simple || of.infinite) {
      helpers.add(NUMBERS);
      numbers.push(`frame[${pythonText(of.name)}] = finite(frame[${pythonText(of.name)}])`);
    }
    add(of.name, VALUES[reducer]);
    const spread = SPREADS[reducer];
    if (spread !== undefined) {
      if (spread === "confidence") {
        helpers.add(CONFIDENCE);
        imports.add("from scipy.stats import t");
      }
      const isSetting = column.ref.namespace !== "metric";
      if (isSetting) helpers.add(SETTING);
      add(of.name, isSetting ? `unless_alike(${spread})` : spread);
    }
    if (column.lacks()) add(of.name, '"count"');
  });
  // pandas has one word for None and not logged: the column that tells them apart makes two groups of these.
  const groupers = by.flatMap(({ name, nulls }) => (nulls ? [name, `${name}#null`] : [name]));
  const after: string[] = [];
  if (listed) {
    helpers.add(SHARED);
    by.forEach(({ name }, i) => {
      aggregates.push(`    ${pythonText(names[i] ?? "")}: (${pythonText(name)}, shared),`);
    });
    if (mixed) after.push(...levelLines(shown, names));
  } else {
    aggregates.push(`    ${pythonText(FIRST)}: ("run", "first"),`);
  }
  const grouped = listed
    ? [
        'places = frame["run"].map({run: place for place, runs in enumerate(GROUPS) for run in runs})',
        "frame = frame.groupby(places).agg(**{",
      ]
    : [`by = ${pythonList(groupers.map(pythonText))}`, "frame = frame.groupby(by, dropna=False, sort=False).agg(**{"];
  return {
    imports: [...imports],
    helpers: [...helpers],
    lines: [...numbers, ...grouped, ...aggregates, listed ? "})" : "}).reset_index()", ...after],
    facts: [...by, ...facts],
    columns: names,
  };
}

/** Of groups on several levels the level, below which a group has no value. */
function levelLines(shown: ShownTable, names: readonly string[]): readonly string[] {
  const depthOf = (level: number): number => (level < shown.levels ? level + 1 : shown.by.length);
  const levels = leaves(shown).map((place) => String(depthOf(shown.levelOf(place))));
  const depth = pythonText(names[shown.by.length] ?? "");
  const below = shown.by.slice(1).map((_, i) => {
    const key = `frame[${pythonText(names[i + 1] ?? "")}]`;
    return `${key} = ${key}.where(frame[${depth}] > ${i + 1})`;
  });
  return [`frame[${depth}] = ${pythonList(levels)}`, ...below];
}

/** Whether pandas finds the same groups by the keys: it has one word for all that is no value. */
export function isGroupedSimply(source: Source): boolean {
  const { shown } = source;
  const deepest = leaves(shown).every(
    (place) => shown.levelOf(place) === (shown.levels < shown.by.length ? shown.levels : shown.by.length - 1),
  );
  return deepest && shown.by.every((ref) => factsOf(source, ref)?.groups === true);
}

/** Sorts the groups by the first run of each, as the table has them by name. */
export function firstLines({ shown, frame: { table } }: Source): readonly string[] {
  const places = new Map(table.runs.map((run, place) => [run, place]));
  const firsts = groupRuns(shown).map((runs) =>
    runs.reduce((a, b) => ((places.get(a) ?? 0) <= (places.get(b) ?? 0) ? a : b)),
  );
  return [
    `FIRST = ${pythonList(firsts.map(pythonText))}  # the first run of each group, in the order of the groups`,
    `frame = frame.set_index(${pythonText(FIRST)}).loc[FIRST].reset_index()`,
  ];
}

/** Sorts the groups, which stand by their first rows; null where they are shown in another order. */
export function groupSortLines(source: Source): readonly string[] | null {
  const { shown, view, frame } = source;
  const first =
    view.sort[0] ?? (frame.target && { key: frame.target.key, descending: frame.target.direction === "max" });
  if (!first || view.sort.length > 1) return null;
  const at = shown.columns.findIndex(({ ref }) => keyId(ref) === keyId(first.key));
  const column = shown.columns[at];
  if (!column || column.reducer === null) return null;
  const places = rowPlaces(source);
  let last: readonly [number, number] | null = null;
  for (const place of leaves(shown)) {
    const { group, cells } = shown.line(place);
    const value = cells[at]?.value;
    if (value !== undefined && typeof value !== "number") return null;
    const now = [value ?? Number.NaN, places.get(group?.runs()[0] ?? "") ?? -1] as const;
    if (last && isAfter(last, now, first.descending)) return null;
    last = now;
  }
  const way = first.descending ? "False" : "True";
  return [`frame = frame.sort_values(${pythonText(column.name)}, ascending=${way}, kind="stable")`];
}

function isAfter([x, i]: readonly [number, number], [y, j]: readonly [number, number], descending: boolean): boolean {
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x);
  if (x === y || Number.isNaN(x)) return i > j;
  return descending ? x < y : x > y;
}

function rowPlaces({ frame: { rows, table } }: Source): ReadonlyMap<string, number> {
  return new Map(Array.from(rows, (row, place) => [table.runs[row] ?? "", place]));
}

/** The runs of each exported group, in order. */
export function groupRuns(shown: ShownTable): readonly (readonly string[])[] {
  return leaves(shown).map((place) => shown.line(place).group?.runs() ?? []);
}
