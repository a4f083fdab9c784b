/** What `GET /status` answers: how far the server has come, and what is worth knowing. */
import type { WireValue } from "./value";

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

/** The texts that are no metadata. */
export interface UnreadTexts {
  readonly count: number;
  /** Under which some of them were logged. */
  readonly names: readonly string[];
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
  /** None where the server does not tell. */
  readonly texts: UnreadTexts;
}
