/** What may be meant at the caret of an expression that is being typed: keys, values of the key that is compared, functions and words. */
import { keyText } from "../../values/keyText";
import { isNumberKind, Kind, scalarKind } from "../../values/kind";
import type { Scalar } from "../../values/value";
import { totalsOf } from "../kernels/totals";
import { keyFinder } from "../search/keyWords";
import { entryOf } from "../table/dictionary";
import { perKey } from "../table/kept";
import type { Dictionary, Key, Table } from "../table/types";
import { type Caret, caretIn } from "./caret";
import { literalText } from "./literal";
import { FUNCTIONS } from "./tree";

export interface Suggestion {
  readonly type: "key" | "value" | "function" | "word";
  readonly text: string;
  /** How many characters before its end the caret goes to. */
  readonly back: number;
  /** What stands beside it. */
  readonly says: string;
  /** How many rows have it; null where that says nothing. */
  readonly rows: number | null;
}

export interface Suggestions {
  /** What of the text they take the place of. */
  readonly from: number;
  readonly to: number;
  /** The likeliest first. */
  readonly list: readonly Suggestion[];
}

type Asked = Pick<Table, "keys" | "byId">;

const MOST = 50;
/** Nobody chooses one of more numbers, each of a run or two, from a list. */
const FEW_NUMBERS = 50;
/** Of more distinct values those of fewer rows are not offered: a list must not keep one from typing. */
const LOOKED_AT = 20_000;

/** null where there are none. @param label as the tab calls a key @param asked the user asks for them: also where nothing is typed yet */
export function suggest(
  text: string,
  at: number,
  table: Asked,
  label: (key: Key) => string,
  asked: boolean,
): Suggestions | null {
  const caret = caretIn(text, at, table);
  if (caret === null) return null;
  const list = listAt(caret, table, label, asked).slice(0, MOST);
  const to = endOf(text, at, caret);
  const [only] = list;
  const done = list.length === 1 && only?.text === text.slice(caret.from, to);
  return list.length === 0 || done ? null : { from: caret.from, to, list };
}

function listAt(caret: Caret, table: Asked, label: (key: Key) => string, asked: boolean): readonly Suggestion[] {
  const { place, typed, compared, object, op } = caret;
  const wanted = asked || typed !== "";
  if (place === "joint") return wanted ? JOINTS.filter(({ text }) => startsLike(text, typed)) : [];
  const values = compared === null || op === null ? [] : valuesOf(compared, typed, op);
  if (caret.quote !== null || (values.length > 0 && typed === "")) return values;
  if (!wanted || /^-?[\d.]/.test(typed)) return values;
  const methods = object === null ? [] : methodsOf(object, typed);
  const words =
    typed === "" && !asked ? [] : [...FUNCTIONS_LISTED, ...WORDS].filter(({ text }) => startsLike(text, typed));
  return [...values, ...methods, ...keysFor(table, typed, label), ...words];
}

/** Behind the word, and behind the quote that closes a text, if the caret stands within it. */
function endOf(text: string, at: number, { quote }: Caret): number {
  const rest = text.slice(at);
  if (quote === null) return at + (/^[\p{L}\p{N}_]*/u.exec(rest)?.[0].length ?? 0);
  const word = /^[\p{L}\p{N}_.\-/ ]*/u.exec(rest)?.[0].length ?? 0;
  return rest[word] === quote ? at + word + 1 : at;
}

function startsLike(text: string, typed: string): boolean {
  return text.toLowerCase().startsWith(typed.toLowerCase()) && text !== typed;
}

const word = (text: string, says: string): Suggestion => ({ type: "word", text, back: 0, says, rows: null });

const JOINTS: readonly Suggestion[] = [
  word("and ", "both hold"),
  word("or ", "one of them holds"),
  word("in ", "one of several values, or a part of it"),
  word("not in ", "none of several values"),
  word("is None", "None was logged"),
  word("is not None", "something else, or nothing, was logged"),
];

const WORDS: readonly Suggestion[] = [
  word("not ", "does not hold"),
  word("True", ""),
  word("False", ""),
  word("None", "None was logged: lr is None"),
  word("nan", "lr in [nan]"),
  word("inf", "infinity"),
];

/** With its brackets, the caret where its arguments come. */
function called(text: string, says: string, back: number): Suggestion {
  return { type: "function", text, back, says, rows: null };
}

const FUNCTIONS_LISTED: readonly Suggestion[] = Object.entries(FUNCTIONS)
  .filter(([, { isMethod }]) => !isMethod)
  .map(([name, { least, says }]) =>
    name === "re.search" ? called('re.search("", run)', says, '", run)'.length) : called(`${name}()`, says, least && 1),
  );

function methodsOf({ dictionary }: Key, typed: string): readonly Suggestion[] {
  const { kinds } = dictionary.items ?? dictionary;
  if (!kinds.includes(Kind.string)) return [];
  const dot = typed.lastIndexOf(".");
  return Object.entries(FUNCTIONS)
    .filter(([name, { isMethod }]) => isMethod && name.startsWith(typed.slice(dot + 1).toLowerCase()))
    .map(([name, { least, says }]) => {
      const object = typed.slice(0, dot);
      return least > 1 ? called(`${object}.${name}("")`, says, 2) : called(`${object}.${name}()`, says, 0);
    });
}

/** As they are written, by their labels, by any of their steps, and by what they are called for short; those of most rows first. */
function keysFor({ keys }: Asked, typed: string, label: (key: Key) => string): readonly Suggestion[] {
  const wanted = typed.toLowerCase();
  const finds = keyFinder(typed);
  const found: { readonly key: Key; readonly text: string; readonly rank: number }[] = [];
  for (const key of keys) {
    const text = keyText(key.ref);
    const rank = rankOf(key, text.toLowerCase(), label(key).toLowerCase(), wanted, finds);
    if (rank !== null && text !== typed) found.push({ key, text, rank });
  }
  found.sort((a, b) => a.rank - b.rank || rowsWith(b.key) - rowsWith(a.key));
  return found.slice(0, MOST).map(({ key, text }) => ({
    type: "key",
    text,
    back: 0,
    says: kindsOf(key),
    rows: rowsWith(key),
  }));
}

function rankOf(
  { ref }: Key,
  text: string,
  label: string,
  wanted: string,
  finds: (name: string) => boolean,
): number | null {
  const last = ref.path.at(-1)?.toLowerCase() ?? "";
  if (text.startsWith(wanted) || label.startsWith(wanted) || last.startsWith(wanted)) return 0;
  if (
    ref.path.some((step) =>
      step
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .some((part) => part.startsWith(wanted)),
    )
  )
    return 1;
  if (text.includes(wanted) || label.includes(wanted)) return 2;
  return finds(`${ref.path.join(".")} ${label}`) ? 3 : null;
}

function rowsWith(key: Key): number {
  return key.codes.length - (totalsOf(key)[0] ?? 0);
}

const KIND_WORDS: ReadonlyMap<number, string> = new Map<number, string>([
  [Kind.number, "number"],
  [Kind.integer, "number"],
  [Kind.string, "text"],
  [Kind.bool, "True or False"],
  [Kind.time, "time"],
  [Kind.null, "None"],
  [Kind.json, "JSON"],
]);

/** "number", "text, None", "list of texts" */
const kindsOf: (key: Key) => string = perKey(({ dictionary }) => {
  const { kinds } = dictionary.items ?? dictionary;
  const names = new Set([...new Set(kinds.subarray(1))].flatMap((kind) => KIND_WORDS.get(kind) ?? []));
  const all = [...names].join(", ");
  return dictionary.items ? `list of ${all}` : all;
});

/** The distinct values of a key that may be listed, of a list its elements. */
interface Values {
  readonly scalars: Dictionary;
  /** Rows per code. */
  readonly rows: Uint32Array;
  /** Codes, those of most rows first. */
  readonly codes: Uint32Array;
}

const valuesIn: (key: Key) => Values = perKey((key) => {
  const { dictionary } = key;
  const totals = totalsOf(key);
  const scalars = dictionary.items ?? dictionary;
  const rows = dictionary.items ? new Uint32Array(scalars.size) : totals;
  for (let code = 1; dictionary.items && code < dictionary.size; code++) {
    for (const item of new Set(dictionary.members?.[code])) (rows[item] as number) += totals[code] ?? 0;
  }
  const codes = listable(scalars);
  // Where each row has its own, they are in order as they are.
  if (codes.some((code) => (rows[code] as number) > 1)) {
    codes.sort((a, b) => (rows[b] as number) - (rows[a] as number));
  }
  return { scalars, rows, codes };
});

/** Without numbers where there are many. */
function listable({ kinds, size }: Dictionary): Uint32Array {
  const codes = Uint32Array.from({ length: size - 1 }, (_, i) => i + 1);
  const others = codes.filter((code) => scalarKind(kinds[code]) !== null && !isNumberKind(kinds[code]));
  return size - 1 - others.length > FEW_NUMBERS ? others : codes.filter((code) => scalarKind(kinds[code]) !== null);
}

/** Those that begin with what is typed, then those that hold it. @param typed of a text what stands behind its quote */
function valuesOf(key: Key, typed: string, op: string): readonly Suggestion[] {
  const { scalars, rows, codes } = valuesIn(key);
  const wanted = typed.toLowerCase();
  const first: Suggestion[] = [];
  const others: Suggestion[] = [];
  for (const code of codes.subarray(0, LOOKED_AT)) {
    if (first.length >= MOST) break;
    const kind = scalars.kinds[code];
    const held = kind === Kind.string ? (scalars.texts[code] as string).toLowerCase().indexOf(wanted) : 0;
    if (held < 0 || (held > 0 && others.length >= MOST)) continue;
    const value = entryOf(scalars, code) as Scalar;
    // These are found by `in` alone.
    if (op !== "in" && (value === null || Number.isNaN(value))) continue;
    const text = literalText(value, key.float32);
    if (text === null || !(kind === Kind.string || bare(text).startsWith(wanted))) continue;
    (held > 0 ? others : first).push({ type: "value", text, back: 0, says: "", rows: rows[code] ?? 0 });
  }
  return [...first, ...others];
}

/** Without the quote before it. */
function bare(text: string): string {
  return (text.startsWith('"') ? text.slice(1) : text).toLowerCase();
}
