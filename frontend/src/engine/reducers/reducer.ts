/** What a reducer is: how a group row makes one number of a column's numbers, and how that reads. */

/** Over the rows of a group that hold a finite number at a key. */
export interface Aggregate {
  /** Rows with a number. */
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation; NaN at n < 2. */
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly median: number;
}

export interface Reducer {
  /** In the column's menu. */
  readonly label: string;
  /** In a header with little room. */
  readonly short: string;
  /** As in "the median of runs". */
  readonly long: string;
  /** What groups are shown and ordered by; NaN where there is none. */
  readonly value: (of: Aggregate) => number;
  /** Whether the number is made, as a mean is: it has decimals of its own, while a least value reads like any other. */
  readonly made: boolean;
  /** What stands behind the number with ±; null for a reducer that has nothing there. */
  readonly spread: Spread | null;
}

export interface Spread {
  /** NaN where there is none, as of one run. */
  readonly of: (of: Aggregate) => number;
  /** What share of the column's range it is as a rule: so much room is kept for it. */
  readonly usual: number;
  /** What it is called in a tooltip, beside the standard deviation; null for that itself. */
  readonly words: string | null;
}
