/** What a format is: the shown table as text or bytes, made piece by piece so that a large one freezes nothing. */
import type { Frame } from "../../../state/frame";
import type { View } from "../../../state/view";
import type { ShownTable } from "../../../views/table/shownTable";

/** All digits, or as the table shows them. */
export type Digits = "exact" | "shown";

export interface Source {
  readonly shown: ShownTable;
  readonly view: View;
  readonly frame: Pick<Frame, "table" | "newest" | "rows" | "target">;
  /** Only some rows, not all that the view shows. */
  readonly chosen: boolean;
  /** "" when it is not known. */
  readonly logdir: string;
  /** The address of the plugin's routes, which ends in a slash. */
  readonly server: string;
}

/** A piece of the output, in order. */
export type Piece = string | Uint8Array<ArrayBuffer>;

/** What the user should know of what was made. */
export interface Told {
  /** "35 groups × 12 columns". */
  readonly what: string;
  /** Each a half sentence: "2 texts were made harmless". */
  readonly notes: readonly string[];
}

/** Yields the pieces; an empty one only gives the page a turn. */
export type Writing = Generator<Piece, Told>;

export interface Format {
  /** In `data-format`. */
  readonly id: string;
  /** As in "copied as …". */
  readonly name: string;
  /** Where it can go; the first is offered first. */
  readonly to: readonly ("file" | "clipboard")[];
  /** In the menu, a word or two on what it is for. */
  readonly use: string;
  /** Of its file. */
  readonly extension: string;
  readonly type: string;
  /** Until the user chooses; null where there is no choice. */
  readonly digits: Digits | null;
  /** Whether it can say what a pivot is, and runs among groups. */
  readonly compares: boolean;
  /** More cells would be of no use to anyone; null where any number is. */
  readonly mostCells: number | null;
  /** How often it goes through all lines, so that progress can be told. */
  readonly passes: number;
  readonly write: (source: Source, digits: Digits) => Writing;
}
