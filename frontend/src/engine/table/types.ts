/** The plain, frozen shapes that the engine's functions take and give. No behaviour here. */
import type { About, KeyRef } from "../../values/key";
import type { Value } from "../../values/value";
import type { Clause } from "../clauses/list";

/** Row codes; 0 is "not logged", any other is a place in the key's dictionary. */
export type Codes = Uint8Array | Uint16Array | Uint32Array;

/** The distinct values of a key. Entry 0 is always "not logged". */
export interface Dictionary {
  /** Number of entries, "not logged" included. */
  readonly size: number;
  readonly kinds: Uint8Array;
  /** The number, the time in ms, 0/1 for a bool; NaN for what has no number. */
  readonly numbers: Float64Array;
  /** Text of strings, big integers and JSON; "" elsewhere. At least `size` long. */
  readonly texts: readonly string[];
  /** For a key that holds lists: per entry the codes into `items`, in the list's order, repeats kept. Scalars beside lists are lists of one here. */
  readonly members?: readonly (Uint32Array | undefined)[];
  /** For a key that holds lists: the distinct scalars in them. Its entry 0 is unused. */
  readonly items?: Dictionary;
}

/** How the points of a metric become one value; `best` is the value at the step where the target is best. */
export type StepReduction = "last" | "min" | "max" | "best";

/** Why there is no value over steps: it will come, its points could not be read, or there is none at the target's best step. */
export const Lack = { waiting: 1, unread: 2, noPoint: 3 } as const;

/** That a metric is to hold another value than its last, and whether it does. */
export interface OverSteps {
  readonly reduction: Exclude<StepReduction, "last">;
  /** The target's name, for `best`. */
  readonly at: string | null;
  /** Until the values are there, and where they cannot be had, the key holds the last ones. */
  readonly state: "reading" | "failed" | "there";
  /** Per row the step of its value, NaN where it has none; null until they are there. */
  readonly steps: Float64Array | null;
  /** Per row why a metric that was logged has no value over steps, a `Lack`, or 0; null where that is no row. */
  readonly lacks: Uint8Array | null;
  /** Per row 1 where TensorBoard may have left out points, so that the value is of those it keeps; null where that is no row. */
  readonly thinned: Uint8Array | null;
  /** The most points of a metric that TensorBoard keeps. */
  readonly sampled: number;
}

export interface Key {
  readonly ref: KeyRef;
  /** Canonical JSON of [namespace, ...path]; the key of every map over keys. */
  readonly id: string;
  /** True for metrics: compared and shown by shortest float32. */
  readonly float32: boolean;
  readonly about: About;
  /** Length: rows of the table. */
  readonly codes: Codes;
  readonly dictionary: Dictionary;
  /** For a metric that is reduced over steps. */
  readonly overSteps?: OverSteps;
  /** Of a metric the same key at steps that are not shown: the last where it is reduced, and others that a search asks for. */
  readonly others?: readonly Key[];
}

export interface Table {
  readonly version: string;
  readonly count: number;
  readonly runs: readonly string[];
  /** The runs rolled up into each row; undefined where that is the row's run alone. */
  readonly members: readonly (readonly string[] | undefined)[];
  /** Per row 1 where TensorBoard has yet to read one of its runs: metrics that it lacks may come. null where that is no row. */
  readonly waiting: Uint8Array | null;
  /** Which reads the keys from names; null where the server has its own way. */
  readonly pattern: string | null;
  /** Fields that are not here, by name: the server calls their values of a kind that this page does not know. */
  readonly leftOut: readonly string[];
  /** In the server's order: name first, then run, doc, metric, name keys. */
  readonly keys: readonly Key[];
  /** Also by the ids of those that are shown as one of them (`engine/keys/merged`). */
  readonly byId: ReadonlyMap<string, Key>;
}

/** What the clauses and the query leave. */
export interface Filtering {
  readonly clauses: readonly Clause[];
  /** Per row 1 where the query lets it pass; null without a query. */
  readonly query: Uint8Array | null;
  /** Per row: 0 passes all, k+1 fails only clause k, 255 fails the query or two and more clauses (or one from the 255th on). */
  readonly misses: Uint8Array;
  /** Rows that pass, ascending. */
  readonly rows: Uint32Array;
  /** Rows of small groups fail as well, as if by the query; null where none is left out. */
  readonly large: (LargeOnly & { readonly of: Filtering }) | null;
}

/** Which groups are shown: "n ≥ 3". */
export interface LargeOnly {
  readonly by: readonly Key[];
  /** So many of a group's rows count, or more. */
  readonly least: number;
  /** Per row 1 where it counts; null where all do. */
  readonly results: Uint8Array | null;
}

export interface FacetItem {
  readonly value: Value;
  /** Rows with it under all clauses but the facet's own. */
  readonly count: number;
  /** Rows with it under no clause at all. */
  readonly total: number;
}

export interface Bin {
  readonly min: number;
  readonly max: number;
  readonly count: number;
  readonly total: number;
}

export interface Histogram {
  readonly bins: readonly Bin[];
  readonly scale: "linear" | "log" | "time";
  readonly min: number;
  readonly max: number;
  /** What is not a number here: not logged, null, NaN, infinities, texts; only those that occur. */
  readonly specials: readonly FacetItem[];
}

export type FacetForm = "list" | "histogram" | "time";

export interface SortKey {
  readonly key: KeyRef;
  readonly descending: boolean;
}

export interface Target {
  readonly key: KeyRef;
  readonly direction: "max" | "min";
}

/** How a non-numeric column reads in a group row. */
export interface Common {
  /** Distinct values, "not logged" left out. */
  readonly distinct: number;
  /** The one value where distinct is 1. */
  readonly value: Value;
  /** Rows that hold any value. */
  readonly n: number;
}

export interface Group {
  /** Values of the group-by keys from the first to this level: a path from the root. */
  readonly values: readonly Value[];
  readonly depth: number;
  /** All rows of the group, in the table's current row order. */
  readonly rows: Uint32Array;
  /** The best row by the target; -1 without one. */
  readonly best: number;
  /** Empty at the deepest level. */
  readonly children: readonly Group[];
}
