/** What a search reads of a column's values: exact texts for expressions, and for words also what cells show. */
import { formatDuration, isDuration, parseDuration, spacedDuration } from "../../values/duration";
import { formatExact, formatValue } from "../../values/format";
import type { About, KeyRef, Namespace } from "../../values/key";
import { Kind } from "../../values/kind";
import { columnNumber } from "../../values/number";
import { formatTime } from "../../values/time";
import { holdsDays, numberStyleOf } from "../presentation/formatter";
import { type Coded, entryOf } from "../table/dictionary";
import { keptWith } from "../table/kept";
import type { Dictionary, OverSteps } from "../table/types";

/** A column, whether its numbers are durations, and of what it is: settings read otherwise than what was measured. */
export interface SearchedKey extends Coded {
  /** Without a path it is no key: words are looked for in it, and expressions cannot name it. */
  readonly ref: Pick<KeyRef, "namespace"> & Partial<Pick<KeyRef, "path">>;
  readonly about?: Pick<About, "unit">;
  readonly overSteps?: OverSteps;
  /** Of a metric the same at other steps: words are not looked for there. */
  readonly others?: readonly SearchedKey[];
}

/** Whether an entry of the column's dictionary is wanted. */
export type Matcher = (code: number) => boolean;

/** A time as people see it and as it was logged; all else exactly, so that no digit is out of reach. */
function exactText(dictionary: Dictionary, code: number): string {
  const exact = formatExact(entryOf(dictionary, code));
  if (dictionary.kinds[code] !== Kind.time || holdsDays(dictionary)) return exact;
  return `${formatTime(dictionary.numbers[code] as number)} ${exact}`;
}

/** Per entry its text; "not logged" has none. Kept with the dictionary, as are the others here. */
export const exactTexts: (dictionary: Dictionary) => readonly string[] = keptWith((dictionary) =>
  Array.from({ length: dictionary.size }, (_, code) => (code === 0 ? "" : exactText(dictionary, code))),
);

type Shown = (dictionary: Dictionary) => (x: number) => readonly string[];

/** In lower case, with what is shown of a number or a list before all its digits, a line each. */
function textsWith(shown: Shown): (dictionary: Dictionary) => readonly string[] {
  return keptWith((dictionary) => {
    const { kinds, numbers } = dictionary;
    const shownOf = shown(dictionary);
    const own = (code: number): readonly string[] => {
      if (kinds[code] === Kind.number) return shownOf(numbers[code] as number);
      return kinds[code] === Kind.list ? [formatValue(entryOf(dictionary, code))] : [];
    };
    return exactTexts(dictionary).map((exact, code) => {
      const texts = own(code);
      return (texts.every((text) => text === exact) ? exact : [...texts, exact].join("\n")).toLowerCase();
    });
  });
}

const numberTextsOf = (namespace: Namespace) =>
  textsWith((dictionary) => {
    const style = numberStyleOf({ ref: { namespace }, dictionary });
    return (x) => [columnNumber(x, style)];
  });
const measuredTexts = numberTextsOf("metric");
const settingTexts = numberTextsOf("doc");
const durationTexts = textsWith(() => (x) => [formatDuration(x), spacedDuration(x)]);

/** A hundred thousand numbers need not become texts for a word that no number can hold. */
const onlyNumbers: (dictionary: Dictionary) => boolean = keptWith(({ kinds }) =>
  kinds.every((kind) => kind === Kind.number || kind === Kind.missing),
);

function mayBeIn(word: string, letters: RegExp): boolean {
  return letters.test(word) || "nan".includes(word) || "-infinity".includes(word);
}

/** Not 007, which is a name. */
const NUMBER = /^[-+]?(?:0|[1-9]\d*)?(?:\.\d*)?(?:e[-+]?\d+)?$/;

/** The number that a word is written as: 1e-4, 0.00010; null for any other word. */
function numberIn(word: string): number | null {
  const number = NUMBER.test(word) && /^[-+]?\.?\d/.test(word) ? Number(word) : null;
  // JavaScript reads 1e400 as Infinity, which it is not.
  return Number.isFinite(number) ? number : null;
}

/** Tells the entries that are the number, or a list of which it is an element. */
function withNumber({ kinds, numbers, members, items }: Dictionary, number: number | null): Matcher {
  if (number === null) return () => false;
  const item = items?.numbers.findIndex((x, code) => x === number && items.kinds[code] === Kind.number) ?? -1;
  return (code) =>
    (kinds[code] === Kind.number && numbers[code] === number) || members?.[code]?.includes(item) === true;
}

/** How a cell reads a duration that is given with its unit: "90min" as "1h 30m"; null for any other word. */
function durationIn(word: string): string | null {
  const seconds = /\d *[a-z]+$/.test(word) ? parseDuration(word) : undefined;
  return seconds === undefined || seconds === null ? null : formatDuration(seconds);
}

/** For a word in lower case: per column what tells the entries that hold it, in their text or by their number; null where none can. */
export function matcherOf(word: string): (column: SearchedKey) => Matcher | null {
  const number = numberIn(word);
  const duration = durationIn(word);
  const inNumbers = number !== null || mayBeIn(word, /^[-\d.e]+$/);
  const inDurations = inNumbers || duration !== null || mayBeIn(word, /^[-\d.edhmins ]+$/);
  return (column) => {
    const { dictionary } = column;
    const durations = isDuration(column);
    const isMetric = column.ref.namespace === "metric";
    if (!(durations ? inDurations : inNumbers) && onlyNumbers(dictionary)) return null;
    const texts = durations
      ? durationTexts(dictionary)
      : isMetric
        ? measuredTexts(dictionary)
        : settingTexts(dictionary);
    const start = durations && duration !== null ? `${duration}\n` : null;
    const isNumber = withNumber(dictionary, number);
    return (code) => {
      const text = texts[code] as string;
      return text.includes(word) || (start !== null && text.startsWith(start)) || isNumber(code);
    };
  };
}
