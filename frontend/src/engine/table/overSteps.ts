/** Metrics reduced over steps: the table as it is, save that their columns hold another value than the last. */
import { type Coded, makeCodes } from "./dictionary";
import { type Key, Lack, type OverSteps, type StepReduction, type Table } from "./types";

/** One value a line, and the step that first had it; NaN where there is none. */
export interface Reached extends Coded {
  readonly steps: Float64Array;
}

/** What one metric reached over its steps, one line for each row that has it. */
export interface Extremes {
  /** Of the table whose rows these are. */
  readonly version: string;
  /** The most points of a metric that TensorBoard keeps. */
  readonly sampled: number;
  /** How many series could not be read; the status names them. */
  readonly unreadable: number;
  /** TensorBoard did not give all series just then: asked again, it may. */
  readonly complete: boolean;
  readonly runs: readonly string[];
  /** How many points were read; none where a series could not be. */
  readonly points: Int32Array;
  readonly min: Reached;
  readonly max: Reached;
  /** At the target's best step; null where that was not asked for. */
  readonly best: Reached | null;
}

export interface Replacement {
  readonly reduction: OverSteps["reduction"];
  /** Not what the key holds then: one of its `others`. */
  readonly beside?: boolean;
  readonly at: string | null;
  /** null while there are none. */
  readonly extremes: Extremes | null;
  /** They could not be had. */
  readonly failed: boolean;
}

interface Made {
  readonly version: string;
  readonly by: readonly Replacement[];
  readonly key: Key;
}

/** So many results are kept with what they were made of: the shown and the newest snapshot may be made of the same. */
const KEPT = 3;
const madeKeys = new WeakMap<Key, Made[]>();
const madeTables = new WeakMap<Table, Table[]>();

/**
 * The table with some metrics reduced, by key id. Keys that are not named stay the same objects; from the same parts comes the same table.
 * A metric without extremes keeps its last values.
 */
export function withMetrics(table: Table, replaced: ReadonlyMap<string, readonly Replacement[]>): Table {
  if (![...replaced.keys()].some((id) => table.byId.has(id))) return table;
  const keys = table.keys.map((key) => {
    const by = replaced.get(key.id);
    return by ? keyWith(table, key, by) : key;
  });
  const before = madeTables.get(table) ?? [];
  const same = before.find((made) => made.keys.every((key, i) => key === keys[i]));
  if (same) return same;
  const made = { ...table, keys, byId: new Map(keys.map((key) => [key.id, key])) };
  madeTables.set(table, [made, ...before].slice(0, KEPT));
  return made;
}

function keyWith(table: Table, key: Key, by: readonly Replacement[]): Key {
  const before = madeKeys.get(key) ?? [];
  const { version } = table;
  const same = before.find((made) => made.version === version && sameReplacements(made.by, by));
  if (same) return same.key;
  const shown = by.find(({ beside }) => !beside);
  const others = by.filter(({ beside }) => beside).map((one) => replacedKey(table, key, one));
  const own = shown ? { ...replacedKey(table, key, shown), others: [key, ...others] } : { ...key, others };
  const made = { version, by, key: own };
  madeKeys.set(key, [made, ...before].slice(0, KEPT));
  return made.key;
}

function sameReplacements(all: readonly Replacement[], others: readonly Replacement[]): boolean {
  return all.length === others.length && all.every((one, i) => sameReplacement(one, others[i] as Replacement));
}

function sameReplacement(a: Replacement, b: Replacement): boolean {
  const same = a.reduction === b.reduction && a.at === b.at && !a.beside === !b.beside;
  return same && a.extremes === b.extremes && a.failed === b.failed;
}

function replacedKey(table: Table, key: Key, { reduction, at, extremes, failed }: Replacement): Key {
  const reached = extremes?.[reduction] ?? null;
  if (extremes === null || reached === null) {
    const state = failed ? "failed" : "reading";
    return { ...key, overSteps: { reduction, at, state, steps: null, lacks: null, thinned: null, sampled: 0 } };
  }
  const lines = linesOf(table.runs, extremes.runs);
  const codes = makeCodes(table.count, reached.dictionary.size);
  const steps = new Float64Array(table.count).fill(Number.NaN);
  let lacks: Uint8Array | null = null;
  let thinned: Uint8Array | null = null;
  for (let row = 0; row < codes.length; row++) {
    const line = lines[row] as number;
    if (line >= 0) {
      codes[row] = reached.codes[line] as number;
      steps[row] = reached.steps[line] as number;
      // A series with just so many points may be whole: nothing tells.
      if (codes[row] !== 0 && (extremes.points[line] as number) >= extremes.sampled) {
        thinned ??= new Uint8Array(table.count);
        thinned[row] = 1;
      }
    }
    if (codes[row] !== 0 || key.codes[row] === 0) continue;
    const lack = lackOf(extremes, line, extremes.version === table.version);
    if (lack === 0) continue;
    lacks ??= new Uint8Array(table.count);
    lacks[row] = lack;
  }
  const overSteps: OverSteps = { reduction, at, state: "there", steps, lacks, thinned, sampled: extremes.sampled };
  return { ...key, codes, dictionary: reached.dictionary, overSteps };
}

/** @param line of the run, -1 without one @param same whether the extremes are of the table's version */
function lackOf({ complete, points }: Extremes, line: number, same: boolean): number {
  // A run that is newer than the extremes, or one that TensorBoard could not give just then.
  if (line < 0) return same ? 0 : Lack.waiting;
  if (!complete) return Lack.waiting;
  return points[line] === 0 ? Lack.unread : Lack.noPoint;
}

/** Per run its place among `names`; -1 where it is not there. */
function linesOf(runs: readonly string[], names: readonly string[]): Int32Array {
  const lines = new Int32Array(runs.length);
  let places: Map<string, number> | null = null;
  for (let row = 0, next = 0; row < lines.length; row++) {
    const run = runs[row] as string;
    // Both are in the order of the names, so the next one mostly is it.
    if (names[next] !== run) {
      places ??= new Map(names.map((name, at) => [name, at]));
      const at = places.get(run);
      lines[row] = at ?? -1;
      if (at === undefined) continue;
      next = at;
    } else lines[row] = next;
    next++;
  }
  return lines;
}

/** The key with those values; undefined where they are not there. One that waits for others holds the last ones. */
export function keyAt(key: Key, reduction: StepReduction): Key | undefined {
  return [key, ...(key.others ?? [])].find((one) => inForce(one) === reduction);
}

/** The reduction whose values the key holds now; "last" until others are there, and for all that is no metric. */
export function inForce({ overSteps }: Key): "last" | OverSteps["reduction"] {
  return overSteps?.state === "there" ? overSteps.reduction : "last";
}
