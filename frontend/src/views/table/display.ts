/** How the values of one key read in cells; texts are made once for each distinct value. */
import { isNumeric } from "../../engine/kernels/content";
import { formatter } from "../../engine/presentation/formatter";
import { perKey } from "../../engine/table/kept";
import { entryValue } from "../../engine/table/table";
import type { Key } from "../../engine/table/types";
import { formatInZone } from "../../values/age";
import { formatDuration, isDuration } from "../../values/duration";
import { formatExact } from "../../values/format";
import { Kind } from "../../values/kind";
import { columnNumber, numberStyle } from "../../values/number";
import { cut, cutApart, cutMiddle } from "./cuts";

/** What stands in a cell is cut here: nobody reads a megabyte of text in a table, and the browser would lay it out. */
const LONGEST_TEXT = 300;
const LONGEST_TITLE = 1500;
const LONGEST_LABEL = 10_000;
/** So many labels are compared with each other; the labels of more values are cut in the middle. */
const COMPARED = 20_000;
const LONGEST_OF_MANY = 120;

/** "quiet" is for what is logged but holds nothing: None, empty text. */
export type Tone = "value" | "quiet" | "absent";

export interface Display {
  /** Numbers (and nothing else to speak of): right-aligned, aggregated in group rows. */
  readonly numeric: boolean;
  /** By code; not logged is "". */
  readonly text: (code: number) => string;
  /** By code: as `text`, but no two values read alike, however long they are. For groups. */
  readonly label: (code: number) => string;
  /** By code: the label uncut, for the tooltip of groups. */
  readonly wholeLabel: (code: number) => string;
  /** By code: when it was, where cells say how long ago that is; NaN where they do not. */
  readonly since: (code: number) => number;
  /** By code: the exact value, for the tooltip. */
  readonly title: (code: number) => string;
  readonly tone: (code: number) => Tone;
  /** One of the numbers, with the column's decimals. */
  readonly number: (value: number) => string;
  /** A mean of them: four significant digits also where the values need fewer, whole numbers with two decimals. */
  readonly mean: (value: number) => string;
  /** By how many characters a mean is longer at its right end than a value. */
  readonly meanChars: number;
}

export const displayOf: (key: Key) => Display = perKey((key) => {
  const { dictionary } = key;
  const { format, label } = formatter(key);
  const texts: (string | undefined)[] = new Array(dictionary.size);
  const text = (code: number): string => {
    let known = texts[code];
    if (known === undefined) {
      known = code === 0 ? "" : cut(format(entryValue(key, code)), LONGEST_TEXT);
      texts[code] = known;
    }
    return known;
  };
  return {
    numeric: isNumeric(key),
    text,
    since: (code) => (isAge(key, code) ? (dictionary.numbers[code] ?? Number.NaN) : Number.NaN),
    label: labelsOf(key),
    wholeLabel: (code) => cutMiddle(label(entryValue(key, code)), LONGEST_LABEL),
    title: (code) => (code === 0 ? "not logged" : cut(exactText(key, code), LONGEST_TITLE)),
    tone: (code) => {
      if (code === 0) return "absent";
      const kind = dictionary.kinds[code];
      const empty = kind === Kind.null || (kind === Kind.string && dictionary.texts[code] === "");
      return empty ? "quiet" : "value";
    },
    number: (value) => format(value),
    ...(isDuration(key) ? { mean: formatDuration, meanChars: 0 } : meansOf(key, format)),
  };
});

/** Times of the run itself, of which people ask how long ago they were; times that were logged are data like others. */
function isAge({ ref, dictionary }: Key, code: number): boolean {
  return ref.namespace === "run" && dictionary.kinds[code] === Kind.time;
}

/** With the unit, where the cell leaves digits out in favour of minutes and hours; what is told as an age by the reader's clock. */
function exactText(key: Key, code: number): string {
  if (isAge(key, code)) return formatInZone(key.dictionary.numbers[code] ?? Number.NaN);
  const exact = formatExact(entryValue(key, code));
  return isDuration(key) && key.dictionary.kinds[code] === Kind.number ? `${exact} s` : exact;
}

function labelsOf(key: Key): (code: number) => string {
  const { label } = formatter(key);
  const { size } = key.dictionary;
  if (size > COMPARED) return (code) => cutMiddle(label(entryValue(key, code)), LONGEST_OF_MANY);
  let labels: readonly string[] | undefined;
  return (code) => {
    labels ??= cutApart(Array.from({ length: size }, (_, code) => label(entryValue(key, code))));
    return labels[code] ?? "";
  };
}

const SAMPLE = 500;
const SIGNIFICANT = 4;
const WHOLE_DECIMALS = 2;

function meansOf(key: Key, format: (value: number) => string): Pick<Display, "mean" | "meanChars"> {
  const { kinds, numbers, size } = key.dictionary;
  const sample: number[] = [];
  const step = Math.max(1, Math.floor(size / SAMPLE));
  for (let code = 1; code < size; code += step) {
    const value = Math.abs(numbers[code] ?? 0);
    if (kinds[code] === Kind.number && Number.isFinite(value)) sample.push(value);
  }
  const typical = sample.filter((value) => value > 0).sort((a, b) => a - b);
  const middle = typical[typical.length >> 1] ?? 1;
  const wanted = Math.max(0, SIGNIFICANT - 1 - Math.floor(Math.log10(middle)));
  const style = numberStyle(sample);
  const decimals = Math.max(style.decimals, style.integers ? Math.min(WHOLE_DECIMALS, wanted) : wanted);
  const point = style.decimals === 0 && decimals > 0 ? 1 : 0;
  return {
    mean: (value) =>
      Number.isFinite(value) ? columnNumber(value, { decimals, integers: false, asWritten: false }) : format(value),
    meanChars: decimals - style.decimals + point,
  };
}
