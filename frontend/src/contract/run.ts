/** What `GET /run` answers: one run's whole document. */
import type { Namespace } from "../values/key";
import type { Notice } from "./status";
import type { WireValue } from "./value";

export const SOURCE_NAMES = ["summary", "file", "hparams", "text", "config"] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

/** Where a part of the document was read. */
export interface Part {
  readonly source: SourceName;
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
