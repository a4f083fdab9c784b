/** The plain, frozen shapes of what the server tells beside the table: its state, and one run's whole document. */

import type { Json } from "../values/value";
import type { Namespace } from "./table/types";

/** Something went wrong with a part of the data; the rest is there. */
export interface Notice {
  readonly code: string;
  readonly run: string | null;
  readonly tag: string | null;
  readonly text: string;
}

/** How far TensorBoard has come with the log directory. */
export interface Runs {
  /** Found on disk. */
  readonly found: number;
  /** Listed by TensorBoard: only of these it has read metrics. */
  readonly listed: number;
}

/** A pattern that most of the runs' names fit. */
export interface Offer {
  readonly pattern: string;
  readonly keys: readonly string[];
  /** How many names fit. */
  readonly runs: number;
  readonly example: { readonly run: string; readonly values: Readonly<Record<string, WireValue>> };
}

export interface Status {
  /** "" before the first snapshot. */
  readonly version: string;
  readonly rows: number;
  /** There is no snapshot yet. */
  readonly loading: boolean;
  readonly refreshing: boolean;
  readonly logdir: string;
  /** The first of every code, where there are very many. */
  readonly notices: readonly Notice[];
  /** How many there are. */
  readonly notice_count: number;
  /** Of every code. */
  readonly notice_counts: Readonly<Record<string, number>>;
  /** null where the server does not tell. */
  readonly runs: Runs | null;
  readonly offers: readonly Offer[];
}

/** A value of a document as it crosses the wire: JSON with `$number`, `$integer` and `$time` objects for what JSON cannot say. */
export type WireValue = Json;

/** Where a part of the document was read. */
export interface Part {
  readonly source: string;
  readonly run: string | null;
  readonly tag: string | null;
  readonly name: string | null;
  readonly step: number | null;
  /** Seconds since 1970. */
  readonly wall_time: number | null;
}

export interface Shadowed {
  readonly part: number | null;
  readonly value: WireValue;
}

/** What an experiment tells people of a key or metric; "" for what it does not. */
export interface Said {
  readonly display_name: string;
  readonly description: string;
}

/** One value of the document: a scalar, a whole list (of objects too) or an empty object. */
export interface Leaf extends Said {
  readonly namespace: Namespace;
  readonly path: readonly string[];
  readonly value: WireValue;
  /** Place in `parts`; null where the plugin derived it. */
  readonly part: number | null;
  /** Values of other parts that this one wins over. */
  readonly shadowed: readonly Shadowed[];
}

/** The newest value of a scalar of one of the runs in the row. */
export interface Point {
  readonly run: string;
  /** TensorBoard's own tag of it. */
  readonly series: string;
  readonly value: WireValue;
  readonly step: number | null;
  /** Seconds since 1970. */
  readonly wall_time: number | null;
}

export interface Metric extends Said, Point {
  /** The row's name of it, which is its column's. */
  readonly tag: string;
  /** Those of other runs in the row that have the same name, over which this one wins. */
  readonly shadowed: readonly Point[];
}

export interface RunDocument {
  /** The row's name, whichever of its runs was asked for. */
  readonly run: string;
  /** The runs in the row. */
  readonly members: readonly string[];
  readonly parts: readonly Part[];
  readonly leaves: readonly Leaf[];
  readonly metrics: readonly Metric[];
  readonly notices: readonly Notice[];
}
