/** Histograms of keys with many numbers or times: the counts of their bins, and what is not a number beside them. */
import { entryOf, makeCodes } from "../table/dictionary";
import { perKey } from "../table/kept";
import type { Bin, Codes, FacetItem, Filtering, Histogram, Key, Table } from "../table/types";
import { binningOf, grainOf } from "./binning";
import { countFiltered } from "./counts";
import { countAll, totalsOf } from "./totals";

/** Per row its bin, or where it has none, `edges.length - 1` and up: the place of its entry in `apart`. */
interface RowBins {
  readonly codes: Codes;
  /** Rows per code. */
  readonly totals: Uint32Array;
}

/** So that a count needs no dictionary of a hundred thousand distinct numbers, but two dozen counters. */
const rowBinsOf: (key: Key) => RowBins = perKey((key) => {
  const { edges, bins, apart } = binningOf(key);
  const binned = edges.length - 1;
  const size = binned + apart.length;
  const ofEntry = new Uint32Array(bins);
  apart.forEach((code, i) => {
    ofEntry[code] = binned + i;
  });
  const codes = makeCodes(key.codes.length, size);
  for (let row = 0; row < codes.length; row++) codes[row] = ofEntry[key.codes[row] as number] as number;
  return { codes, totals: countAll(codes, size) };
});

/** The histogram of a numeric or time key (see `formOf`) under all clauses but its own. No bins when no row holds a number. */
export function facetHistogram(table: Table, filtering: Filtering, key: Key): Histogram {
  const { totals, apart } = binningOf(key);
  const rows = totalsOf(key);
  // Without a filter the bins of each row are not needed, and the first paint need not wait for them.
  if (filtering.rows.length === table.count) return assemble(key, totals, (code) => rows[code] as number);
  const byRow = rowBinsOf(key);
  const counts = countFiltered(table, filtering, key, byRow.codes, byRow.totals);
  return assemble(key, counts, (_, i) => counts[counts.length - apart.length + i] as number);
}

/** `shown`: rows per bin; `apartCount`: rows of an entry without a bin, by its code and its place. */
function assemble(key: Key, shown: Uint32Array, apartCount: (code: number, i: number) => number): Histogram {
  const { scale, min, max, edges, totals, apart } = binningOf(key);
  const rows = totalsOf(key);
  const grain = scale === "log" ? 0 : grainOf(key);
  const specials = apart.map(
    (code, i): FacetItem => ({
      value: entryOf(key.dictionary, code),
      count: apartCount(code, i),
      total: rows[code] as number,
    }),
  );
  if (min > max) return { bins: [], scale, min: 0, max: 0, specials };
  const bins = Array.from(totals, (total, i): Bin => {
    const lower = edges[i] as number;
    // The bin before the log bins ends at 0: between there and the smallest positive number is nothing.
    const last = scale === "log" && lower <= 0 ? 0 : (edges[i + 1] as number) - grain;
    const upper = i === totals.length - 1 ? max : last;
    return { min: lower, max: upper, count: shown[i] as number, total };
  });
  return { bins, scale, min, max, specials };
}
