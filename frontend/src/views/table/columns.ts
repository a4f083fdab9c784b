/** The columns that the table shows: which, how wide, where they start, how they are sorted. */
import { resultsOf } from "../../engine/kernels/results";
import { DEFAULT_REDUCER, REDUCERS, type ReducerName } from "../../engine/reducers/list";
import type { Spread } from "../../engine/reducers/reducer";
import { hasSeveral } from "../../engine/table/members";
import type { Key, SortKey, StepReduction, Table, Target } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import { type Asked, stepsOf } from "../../state/steps";
import { WIDEST_AGES } from "../../values/age";
import { fullName, GROUP_SIZE_ID, GROUP_SIZE_REF, type KeyRef, keyId, NAME_ID } from "../../values/key";
import { Kind } from "../../values/kind";
import { integer, NO_SIGNAL } from "../components/words";
import type { ShownKeys } from "./columnChanges";
import { cut } from "./cuts";
import { displayOf } from "./display";
import { spreadText } from "./groupCells";
import { noteWidth } from "./heading";
import { fontVersion, textWidth } from "./measure";

export interface Column {
  readonly id: string;
  /** The name of the row or group, the size of groups, or what was logged at a key. */
  readonly role: "name" | "size" | "key";
  /** The user wants it to stay beside the name. */
  readonly pinned: boolean;
  /** It stays at the left when the table is scrolled sideways: name and size, and what is pinned while there is room. Those that do come first. */
  readonly sticky: boolean;
  /** The last of these. */
  readonly edge: boolean;
  /** The arranged table's key. */
  readonly key: Key;
  /** The same key with its newest values: what cells show. */
  readonly newest: Key;
  /** Of the status: the key that says why a run failed. */
  readonly why: Key | null;
  /** Of the status: the key that says when a run last wrote anything. */
  readonly seen: Key | null;
  /** Of the sizes: what a row must have to count, and which have; null where all count. */
  readonly counted: Counted | null;
  /** Of a metric: the rows whose runs TensorBoard has yet to read. */
  readonly waiting: Uint8Array | null;
  readonly label: string;
  /** The whole path, and where it comes from. */
  readonly title: string;
  /** What the key means, where that is said; else "". */
  readonly description: string;
  readonly numeric: boolean;
  readonly reducer: ReducerName;
  /** Group rows show what the reducer makes of the numbers. */
  readonly reduces: boolean;
  readonly width: number;
  /** Distance from the table's left edge in px. */
  readonly left: number;
  readonly sorted: Sorted | null;
  /** Best first goes down: what a first click on the header does. */
  readonly descendingFirst: boolean;
  readonly isTarget: boolean;
  /** Of a metric: which of its steps the view asks for. */
  readonly overSteps: ColumnSteps | null;
  /** Room at the right of a number for " ± 0.012", in characters; 0 where groups have none. */
  readonly spreadChars: number;
  /** By how many characters a value is moved left so that its point stands below that of means. */
  readonly meanChars: number;
}

export interface Counted {
  /** "val/accuracy". */
  readonly what: string;
  readonly key: KeyRef;
  /** By row of the table 1 where it counts. */
  readonly rows: Uint8Array;
}

export interface ColumnSteps {
  readonly chosen: StepReduction;
  readonly target: Target | null;
  /** The label of a target at whose best step its value can be had; null for the target itself, and without one. */
  readonly best: string | null;
}

export interface Sorted {
  readonly descending: boolean;
  /** From 1; 0 where it is the only one. */
  readonly place: number;
  /** The order follows from the target, not from a click. */
  readonly implied: boolean;
}

const NEWEST: Target = { key: { namespace: "run", path: ["started"] }, direction: "max" };

export type Grouping = "none" | "nested" | "flat";

export const PADDING = 19;
/** The arrow, its place among the sort's keys, and the menu beside them. */
const ARROW = 26;
/** What of a header's width is not for words. */
export const HEADER_EDGES = PADDING + ARROW;
/** Checkbox before a name, and the gaps around the indent of its level. */
export const TICK = 26;
export const INDENT = 16;
/** The piece of a drawn line beside the tick, with the gap after it. */
export const MARK = 22;
/** The star of a group's best run. */
export const STAR = 18;
const NARROWEST = 64;
const WIDEST = 240;
/** The names of groups stand in the name's column: one value of a key, or values of all keys. */
const NAME_NARROWEST = { none: 168, nested: 260, flat: 260 } as const;
export const NAME_WIDEST = 360;
const SAMPLES = 48;
const LONG = 80;
const STATUS_MARK = 20;
const RUN_COUNT = 38;
/** The longest of usual ages beside a status without a signal. */
const AGE = " 59 min";

/** The width of the longer texts of a key in px, from a sample of its dictionary; of longer ones than `most` characters that of their start. */
export function typicalWidth(key: Key, most = LONG): number {
  const { dictionary } = key;
  const display = displayOf(key);
  const step = Math.max(1, Math.floor((dictionary.size - 1) / SAMPLES));
  const widths: number[] = [];
  const ages = Math.max(...WIDEST_AGES.map(textWidth));
  for (let code = 1; code < dictionary.size; code += step) {
    widths.push(Number.isNaN(display.since(code)) ? textWidth(cut(display.text(code), most)) : ages);
  }
  // Each row has a name of its own, and none but the longest ones tell how wide they are.
  if (key.id === NAME_ID)
    for (const text of longest(dictionary.texts, SAMPLES)) widths.push(textWidth(cut(text, most)));
  widths.sort((a, b) => a - b);
  const all = display.numeric || key.id === NAME_ID;
  const at = all ? widths.length - 1 : Math.ceil(widths.length * 0.9) - 1;
  return widths[at] ?? 0;
}

/** Some of the longest texts, the very longest among them. */
function longest(texts: readonly string[], count: number): readonly string[] {
  const longest = texts.reduce((found, text) => (text.length > found.length ? text : found), "");
  const found = [longest];
  for (const text of texts) {
    // Letters are of different width: one a tenth shorter may be wider.
    if (10 * text.length >= 9 * longest.length && found.push(text) > count) break;
  }
  return found;
}

/** Room in px for the name of a row in the name's column. */
export function roomForName(width: number, depth: number, severalRuns: boolean, best: boolean): number {
  return width - (PADDING - 1) - TICK - depth * INDENT - (severalRuns ? RUN_COUNT : 0) - (best ? STAR : 0);
}

/** Characters of " ± 0.012" for a key: a part of its range stands in for the spread. */
export function spreadChars(key: Key, { usual }: Spread): number {
  const display = displayOf(key);
  if (!display.numeric) return 0;
  const { numbers, size } = key.dictionary;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let code = 1; code < size; code++) {
    const value = numbers[code] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) return 0;
  return spreadText((high - low) * usual, display.mean(high), display.mean).length + " ± ".length;
}

/** Room that group rows need beside a number: its spread, and "4 of 5" or the best. */
function groupRoom(key: Key, isTarget: boolean, reducer: ReducerName): number {
  const display = displayOf(key);
  if (!display.numeric) return 0;
  const digits = textWidth("0");
  const coverage = key.codes.includes(0) ? digits * 8 : digits;
  const best = isTarget ? typicalWidth(key) + digits * 4 : 0;
  // A reducer without a spread keeps its room, so that no column grows when another one is chosen.
  const spread = REDUCERS[reducer].spread ?? REDUCERS[DEFAULT_REDUCER].spread;
  return ((spread ? spreadChars(key, spread) : 0) + display.meanChars) * digits + coverage + best;
}

const naturals = new WeakMap<Key, Map<string, number>>();

/** Width in px that suits header and values. */
export function naturalWidth(
  key: Key,
  label: string,
  isTarget: boolean,
  grouping: Grouping,
  reducer: ReducerName = DEFAULT_REDUCER,
): number {
  let known = naturals.get(key);
  if (!known) {
    known = new Map();
    naturals.set(key, known);
  }
  const inputs = `${label}\n${isTarget}\n${grouping}\n${reducer}\n${fontVersion()}`;
  let width = known.get(inputs);
  if (width === undefined) {
    width = measureColumn(key, label, isTarget, grouping, reducer);
    known.set(inputs, width);
  }
  return width;
}

function measureColumn(key: Key, label: string, isTarget: boolean, grouping: Grouping, reducer: ReducerName): number {
  const isName = key.id === NAME_ID;
  const room = grouping !== "none" ? groupRoom(key, isTarget, reducer) : 0;
  const header = textWidth(label) + HEADER_EDGES + noteWidth(key, room > 0);
  const mark = key.id === STATUS ? STATUS_MARK + (key.dictionary.texts.includes(NO_SIGNAL) ? textWidth(AGE) : 0) : 0;
  const beside = isName ? TICK + (grouping === "none" ? 0 : INDENT + STAR) : 0;
  const values = typicalWidth(key) + PADDING + mark + room + beside;
  const [least, most] = isName ? [NAME_NARROWEST[grouping], NAME_WIDEST] : [NARROWEST, WIDEST + room];
  return Math.ceil(Math.max(least, Math.min(most, Math.max(header, values))));
}

/** What the name's column needs beside names, for how many runs its rows stand for. */
export function nameRoom(table: Table): number {
  return hasSeveral(table) ? RUN_COUNT : 0;
}

/** The chosen keys that the table has, each once, the name first. */
function presentKeys(table: Table, refs: readonly KeyRef[]): readonly Key[] {
  const keys = new Map<string, Key>();
  const name = table.byId.get(NAME_ID);
  if (name) keys.set(NAME_ID, name);
  for (const ref of refs) {
    const key = table.byId.get(keyId(ref));
    if (key) keys.set(key.id, key);
  }
  return [...keys.values()];
}

/** The automatic columns of groups side by side: the target, then what the groups are called by, so that the best one can be read. */
export function withGroupKeys(
  automatic: readonly KeyRef[],
  keys: readonly Key[],
  target: Target | null,
): readonly KeyRef[] {
  const refs = [...(target ? [target.key] : []), ...keys.map(({ ref }) => ref), ...automatic];
  return [...new Map(refs.map((ref) => [keyId(ref), ref])).values()];
}

/** How a column is sorted: by a click, or implied, best first by the target, else runs newest first. */
function sortedBy(
  id: string,
  sort: readonly SortKey[],
  target: Target | null,
  grouping: Grouping = "none",
): Sorted | null {
  const index = sort.findIndex((entry) => keyId(entry.key) === id);
  const entry = sort[index];
  if (entry) return { descending: entry.descending, place: sort.length > 1 ? index + 1 : 0, implied: false };
  if (sort.length > 0) return null;
  // Without a target groups stand by their values; only runs are newest first.
  const implied = target ?? (grouping === "none" ? NEWEST : null);
  return implied && keyId(implied.key) === id
    ? { descending: implied.direction === "max", place: 0, implied: true }
    : null;
}

function goesDownFirst(key: Key, target: Target | null): boolean {
  if (target && keyId(target.key) === key.id) return target.direction === "max";
  if (key.ref.namespace === "metric") return !/loss|err|perplexity|\bppl\b/i.test(key.ref.path.join("/"));
  return key.ref.namespace === "run" && key.ref.path[0] === "started";
}

/** Of the table's width pinned columns take at most this share, */
const PINNED_SHARE = 0.5;
/** and so many px at least are left to what scrolls. */
const LEFT_TO_SCROLL = 240;

/** How many columns stay at the left of a table of this width. Pinned ones that are too many scroll with the others. */
export function stickyCount(columns: readonly Column[], width: number): number {
  const first = columns.findIndex(({ role }) => role === "key");
  if (first < 0) return columns.length;
  const from = columns[first]?.left ?? 0;
  const most = Math.min(from + width * PINNED_SHARE, width - LEFT_TO_SCROLL);
  const after = columns.findIndex((one, i) => i >= first && (!one.pinned || one.left + one.width > most));
  return after < 0 ? columns.length : after;
}

/** The same columns, of which so many stay. */
export function withSticky(columns: readonly Column[], count: number): readonly Column[] {
  return columns.map((column, i) => ({ ...column, sticky: i < count, edge: i === count - 1 }));
}

export interface ColumnInputs {
  readonly table: Table;
  /** The newest values, of the same rows. */
  readonly newest: Frame["newest"];
  readonly waiting: Frame["waiting"];
  readonly refs: readonly KeyRef[];
  /** Of these the ones that the user pinned; they come first. */
  readonly pinned: readonly KeyRef[];
  readonly label: (key: Key) => string;
  readonly sort: readonly SortKey[];
  readonly target: Target | null;
  readonly widths: Readonly<Record<string, number>>;
  readonly reducers: Readonly<Record<string, ReducerName>>;
  readonly steps: Asked["steps"];
  readonly grouping: Grouping;
  /** The least that the name's column has, in px; without it, it is as wide as suits the names of rows. */
  readonly leastName?: number;
  /** Ids of the keys of which every group has one value: there is nothing to reduce. */
  readonly shared: ReadonlySet<string>;
}

const STATUS = keyId({ namespace: "run", path: ["status"] });
const ERROR: KeyRef = { namespace: "run", path: ["error"] };
const LAST_SEEN: KeyRef = { namespace: "run", path: ["last_seen"] };

/** What the column of sizes has in the place of a key: nothing was logged. */
const SIZE: Key = {
  ref: GROUP_SIZE_REF,
  id: GROUP_SIZE_ID,
  float32: false,
  about: { displayName: "", description: "How many of the runs shown a group has", unit: "" },
  codes: new Uint8Array(),
  dictionary: { size: 1, kinds: Uint8Array.of(Kind.missing), numbers: Float64Array.of(Number.NaN), texts: [""] },
};

/** As wide as its header or the largest size that there can be: filters do not change it. */
function sizeColumn({ table, widths, sort, target, grouping, newest, waiting, label }: ColumnInputs): Unplaced {
  const key = target && newest(target.key);
  const rows = key ? resultsOf(key, waiting) : null;
  const all = integer(table.count);
  const room = textWidth(rows ? all + ofAll(table.count) : all) + PADDING;
  const natural = Math.ceil(Math.max(textWidth("n") + HEADER_EDGES, room));
  return {
    id: SIZE.id,
    role: "size",
    key: SIZE,
    newest: SIZE,
    why: null,
    seen: null,
    waiting: null,
    label: "n",
    title: "n",
    description: key ? `How many of the runs shown in a group have ${label(key)}` : SIZE.about.description,
    counted: key && rows ? { what: label(key), key: key.ref, rows } : null,
    numeric: true,
    reducer: DEFAULT_REDUCER,
    reduces: false,
    width: widths[SIZE.id] ?? natural,
    sorted: sortedBy(SIZE.id, sort, target, grouping),
    descendingFirst: true,
    isTarget: false,
    overSteps: null,
    spreadChars: 0,
    meanChars: 0,
  };
}

type Unplaced = Omit<Column, "left" | "pinned" | "sticky" | "edge">;

/** Name, where rows are grouped their number, and the chosen keys. */
export function makeColumns(of: ColumnInputs): readonly Column[] {
  const sort = of.grouping === "none" ? of.sort.filter(({ key }) => keyId(key) !== GROUP_SIZE_ID) : of.sort;
  const [name, ...keys] = keyColumns({ ...of, sort });
  if (!name) return [];
  const stuck = of.grouping === "none" ? [name] : [name, sizeColumn(of)];
  const ids = new Set(of.pinned.map(keyId));
  let left = 0;
  return [...stuck, ...keys].map((column, i): Column => {
    const pinned = column.role === "key" && ids.has(column.id);
    const placed = { ...column, left, pinned, sticky: i < stuck.length, edge: i === stuck.length - 1 };
    left += column.width;
    return placed;
  });
}

/** " of 3": what stands behind the rows that count, where not all do. */
export function ofAll(rows: number): string {
  return ` of ${integer(rows)}`;
}

/** What is shown at keys, beside the name. */
export function shownKeys(columns: readonly Column[]): ShownKeys {
  const keys = columns.filter(({ role }) => role === "key");
  const refs = (pinned: boolean) => keys.filter((column) => column.pinned === pinned).map(({ key }) => key.ref);
  return { pinned: refs(true), others: refs(false) };
}

/** The columns of keys, that of the name among them. */
export function keysOf(columns: readonly Column[]): readonly Column[] {
  return columns.filter(({ role }) => role !== "size");
}

function keyColumns(of: ColumnInputs): readonly Unplaced[] {
  return presentKeys(of.table, of.refs).map((key): Unplaced => {
    const isTarget = of.target !== null && keyId(of.target.key) === key.id;
    const label = of.label(key);
    const grouping = of.shared.has(key.id) ? "none" : of.grouping;
    const room = key.id === NAME_ID ? nameRoom(of.table) : 0;
    const reducer = of.reducers[key.id] ?? DEFAULT_REDUCER;
    const least = key.id === NAME_ID ? (of.leastName ?? 0) : 0;
    const width = of.widths[key.id] ?? Math.max(least, naturalWidth(key, label, isTarget, grouping, reducer) + room);
    const { spread, made } = REDUCERS[reducer];
    const display = displayOf(key);
    const reduces = of.grouping !== "none" && display.numeric && !of.shared.has(key.id);
    return {
      id: key.id,
      role: key.id === NAME_ID ? "name" : "key",
      key,
      newest: of.newest(key.ref) ?? key,
      why: (key.id === STATUS && of.newest(ERROR)) || null,
      seen: (key.id === STATUS && of.newest(LAST_SEEN)) || null,
      counted: null,
      waiting: key.ref.namespace === "metric" ? of.waiting : null,
      label,
      title: fullName(key.ref),
      description: key.about.description,
      numeric: display.numeric,
      reducer,
      reduces,
      width,
      sorted: sortedBy(key.id, of.sort, of.target, of.grouping),
      descendingFirst: goesDownFirst(key, of.target),
      isTarget,
      overSteps: stepsOfColumn(key, of),
      spreadChars: reduces && spread ? spreadChars(key, spread) : 0,
      meanChars: reduces && made ? display.meanChars : 0,
    };
  });
}

function stepsOfColumn({ ref }: Key, { table, target, steps, label }: ColumnInputs): ColumnSteps | null {
  if (ref.namespace !== "metric") return null;
  const other = target?.key.namespace === "metric" && keyId(target.key) !== keyId(ref) ? target : null;
  const key = other && table.byId.get(keyId(other.key));
  return { chosen: stepsOf({ target, steps }, ref, target), target, best: key ? label(key) : null };
}

/** Where a dragged header would go: a place in the columns as they are, from the x of the pointer. Never before those of names and sizes. */
export function dropPlace(columns: readonly Column[], x: number): number {
  const after = columns.findIndex((column) => x < column.left + column.width / 2);
  const first = columns.findIndex(({ role }) => role === "key");
  return Math.max(first < 0 ? columns.length : first, after < 0 ? columns.length : after);
}
