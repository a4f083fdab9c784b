/** What averaged curves are made of, and what they are. No behaviour here. */

/** The points of a metric in a row, in the order they were logged. All arrays have the same length. */
export interface Points {
  readonly steps: Float64Array;
  /** Wall times, in seconds since 1970. */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** What x is: the step, the seconds since the series' first point, or the seconds since 1970. */
export type Axis = "step" | "relative" | "wall";

/** One series to draw. Both arrays have the same length; x is finite and strictly ascending, y may be NaN or ±Infinity. */
export interface Line {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** What is drawn of several lines at one x. */
export type Middle = "mean" | "median";

/** What is drawn around it; the std is that of a sample (n - 1). */
export type Band = "none" | "std" | "standardError" | "confidence95" | "range" | "quartiles";

/** One curve of several lines. All arrays have the same length. */
export interface Curve {
  /** Strictly ascending. */
  readonly x: Float64Array;
  /** NaN where no line has a value. */
  readonly middle: Float64Array;
  /** NaN, as `high`, where there is no band: of one value there is no std. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** How many lines have a value there. */
  readonly n: Uint32Array;
  /** How many lines have no value there though x lies within their range: they are NaN. */
  readonly nan: Uint32Array;
}
