/** What charts are drawn with: the same calls make pixels on the screen and an SVG file. Places are in px from the top left. */

/** A colour of the style sheet, without its `--tbm-`: "line-1", "text-2". */
export type Ink = string;

export interface Stroke {
  readonly ink: Ink;
  /** In px. */
  readonly width: number;
  /** In px, line and gap in turn; none for a whole line. */
  readonly dash: readonly number[];
  /** From 0 to 1. */
  readonly opacity: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface TextStyle {
  readonly ink: Ink;
  readonly align: "left" | "center" | "right";
  readonly baseline: "top" | "middle" | "bottom";
  /** In px. */
  readonly size: number;
  readonly bold?: boolean;
}

export interface Pen {
  /** A line through points; where one is NaN it is broken. */
  readonly line: (xs: ArrayLike<number>, ys: ArrayLike<number>, stroke: Stroke) => void;
  /** The area between two lines over the same xs; where one is NaN it is broken. */
  readonly area: (
    xs: ArrayLike<number>,
    lows: ArrayLike<number>,
    highs: ArrayLike<number>,
    ink: Ink,
    opacity: number,
  ) => void;
  readonly dot: (x: number, y: number, radius: number, ink: Ink) => void;
  /** Many dots of one ink; where a place is NaN there is none. */
  readonly dots: (xs: ArrayLike<number>, ys: ArrayLike<number>, radius: number, ink: Ink, opacity: number) => void;
  readonly text: (text: string, x: number, y: number, style: TextStyle) => void;
  /** The width of a text in px. */
  readonly textWidth: (text: string, size: number) => number;
  /** Draws what is in a box only. */
  readonly inside: (box: Box, draw: () => void) => void;
}

/** The stretches from one NaN to the next: the places of their first points and those after their last. */
export function stretches(length: number, isGap: (place: number) => boolean): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  let from = -1;
  for (let i = 0; i <= length; i++) {
    const gap = i === length || isGap(i);
    if (!gap && from < 0) from = i;
    if (gap && from >= 0) {
      found.push([from, i]);
      from = -1;
    }
  }
  return found;
}
