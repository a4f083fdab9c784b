/** How much of an outcome a key explains, by ranks: the rank-sum test of Kruskal and Wallis, and Spearman's correlation of numbers. */
import { countRows } from "../kernels/totals";
import type { Key } from "../table/types";
import { chiSquaredAbove } from "./chance";
import { numberOrder } from "./numbers";
import type { Outcome } from "./outcome";
import { type PartName, type Parts, partsOf } from "./parts";

export interface Explained {
  readonly key: Key;
  /** Rows that it is over. */
  readonly n: number;
  /** Distinct values among the rows, "not logged" left out. */
  readonly distinct: number;
  readonly parts: readonly Part[];
  /** The statistic of Kruskal and Wallis, corrected for equal ranks. */
  readonly h: number;
  /**
   * Of the variance of the ranks of these rows what lies between the parts, less what as many parts have by chance: epsilon
   * squared, (H − k + 1) / (n − k) of k parts and n rows; from 0 to 1.
   */
  readonly among: number;
  /** The same as a part of the variance of all rows of the outcome, also of those that lack the key: so keys can be compared. */
  readonly share: number;
  /** That chance alone gives such an H or a larger one. */
  readonly p: number;
  /** Spearman's correlation with the key's numbers, above 0 where more is better; NaN where it has none. Found when it is asked for. */
  readonly rho: () => number;
}

export interface Part {
  readonly name: PartName;
  readonly rows: number;
  /** The middle one of what its rows reached, or the mean of the middle two. */
  readonly median: number;
  /** Of its rows those that reached the best. */
  readonly best: number;
}

/** null where the key does not divide the rows, or all of them reached the same. */
export function explain(key: Key, outcome: Outcome, parts: Parts = partsOf(key, outcome.rows)): Explained | null {
  const { count: n, names, sizes, distinct } = parts;
  if (names.length < 2 || n <= names.length) return null;
  const ranked = rankParts(key, outcome, parts);
  if (ranked.whole === 0) return null;
  let between = 0;
  ranked.sums.forEach((sum, part) => {
    between += (sum * sum) / (sizes[part] as number);
  });
  let rho: number | undefined;
  const k = names.length;
  const h = ((n - 1) * between) / ranked.whole;
  const among = Math.min(1, Math.max(0, (h - k + 1) / (n - k)));
  return {
    key,
    n,
    distinct,
    parts: names.map((name, part) => ({
      name,
      rows: sizes[part] as number,
      median: ranked.medians[part] as number,
      best: ranked.best[part] as number,
    })),
    h,
    among,
    share: among * ranked.weight,
    p: chiSquaredAbove(h, k - 1),
    rho: () => {
      rho ??= correlation(key, outcome);
      return rho;
    },
  };
}

interface Ranked {
  /** Of each part the ranks of its rows, each less the middle rank; halves, so that all sums are exact. */
  readonly sums: Float64Array;
  /** The squares of all of these. */
  readonly whole: number;
  /** Of the variance of all rows the part that these have among themselves; 1 where they are all. */
  readonly weight: number;
  readonly medians: Float64Array;
  readonly best: Uint32Array;
}

/** Ranks are among the rows that are in a part; equals share the middle one of theirs. */
function rankParts({ codes }: Key, { rows, values, blocks }: Outcome, { places, sizes, count }: Parts): Ranked {
  const parts = new Int32Array(rows.length);
  for (let i = 0; i < parts.length; i++) parts[i] = places[codes[rows[i] as number] as number] as number;
  const sums = new Float64Array(sizes.length);
  const medians = new Float64Array(sizes.length);
  const best = new Uint32Array(sizes.length);
  const seen = new Uint32Array(sizes.length);
  const middle = (count + 1) / 2;
  const all = rows.length;
  let [whole, below] = [0, 0];
  // By the ranks among all rows: the squares of these rows, their sum, and the squares of all.
  let [squares, sum, wholeOfAll] = [0, 0, 0];
  for (let block = 0; block + 1 < blocks.length; block++) {
    const [start, end] = [blocks[block] as number, blocks[block + 1] as number];
    const ofAll = start + (end - start + 1) / 2 - (all + 1) / 2;
    wholeOfAll += (end - start) * ofAll * ofAll;
    let equals = 0;
    for (let i = start; i < end; i++) if ((parts[i] as number) >= 0) equals++;
    if (equals === 0) continue;
    const rank = below + (equals + 1) / 2 - middle;
    below += equals;
    whole += equals * rank * rank;
    squares += equals * ofAll * ofAll;
    sum += equals * ofAll;
    for (let i = start; i < end; i++) {
      const part = parts[i] as number;
      if (part < 0) continue;
      (sums[part] as number) += rank;
      const [at, size] = [seen[part] as number, sizes[part] as number];
      seen[part] = at + 1;
      if (at === (size - 1) >> 1) medians[part] = values[i] as number;
      else if (at === size >> 1) medians[part] = ((medians[part] as number) + (values[i] as number)) / 2;
      if (below === count) (best[part] as number)++;
    }
  }
  const weight = count === all ? 1 : Math.min(1, (squares - (sum * sum) / count) / wholeOfAll);
  return { sums, whole, weight, medians, best };
}

/** Spearman's: of the rows that have a number of the key. NaN where these are all equal, or reached the same. */
function correlation({ codes, dictionary }: Key, { rows, blocks }: Outcome): number {
  const rowsOf = countRows(codes, rows, dictionary.size);
  const { numbers } = dictionary;
  const order = numberOrder(dictionary);
  let count = 0;
  for (const code of order) count += rowsOf[code] as number;
  if (count < 2) return Number.NaN;
  const middle = (count + 1) / 2;
  const ranks = new Float64Array(dictionary.size).fill(Number.NaN);
  let [squares, below] = [0, 0];
  for (let i = 0; i < order.length; ) {
    let [equals, end] = [0, i];
    const number = numbers[order[i] as number];
    for (; end < order.length && numbers[order[end] as number] === number; end++)
      equals += rowsOf[order[end] as number] as number;
    const rank = below + (equals + 1) / 2 - middle;
    below += equals;
    squares += equals * rank * rank;
    for (; i < end; i++) ranks[order[i] as number] = rank;
  }
  let [whole, product, before] = [0, 0, 0];
  for (let block = 0; block + 1 < blocks.length; block++) {
    let [equals, sum] = [0, 0];
    for (let i = blocks[block] as number; i < (blocks[block + 1] as number); i++) {
      const rank = ranks[codes[rows[i] as number] as number] as number;
      if (Number.isNaN(rank)) continue;
      equals++;
      sum += rank;
    }
    const rank = before + (equals + 1) / 2 - middle;
    before += equals;
    whole += equals * rank * rank;
    product += rank * sum;
  }
  return squares === 0 || whole === 0 ? Number.NaN : product / Math.sqrt(squares * whole);
}
