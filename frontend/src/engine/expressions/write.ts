/** Expressions that match some names and no others, written short: names are a tree, in which what is alike stands once. */

/** A name's first part with all that may follow it, in pieces that can stand behind one another: a character, a class, a bracket. */
type Pieces = readonly string[];

/** Ends a name. A piece of its own, so that branches share it. */
const END = "$";

/** Names in the order of their code units, each once, and how many of those before each place are wanted. */
export interface Marked {
  readonly names: readonly string[];
  readonly sums: Uint32Array;
}

export function marked(names: readonly string[], isWanted: (name: string) => boolean): Marked {
  const sums = new Uint32Array(names.length + 1);
  names.forEach((name, i) => {
    sums[i + 1] = (sums[i] as number) + (isWanted(name) ? 1 : 0);
  });
  return { names, sums };
}

/**
 * What matches the wanted names from their character `at` on, which all of the names share up to there.
 * @param cut an expression ends where only wanted names go on; else each name is written to its end
 */
export function written({ names, sums }: Marked, at: number, cut: boolean): string {
  const wanted = (from: number, to: number): number => (sums[to] as number) - (sums[from] as number);

  const below = (from: number, to: number, at: number): Pieces => {
    if (cut && wanted(from, to) === to - from) return [];
    const first = names[from] as string;
    const end = sharedEnd(first, names[to - 1] as string, at);
    const branches: Pieces[] = [];
    let next = from;
    if (first.length === end) {
      if (wanted(from, from + 1) === 1) branches.push([END]);
      next++;
    }
    while (next < to) {
      const char = characterAt(names[next] as string, end);
      const begin = next;
      next = behind(names, begin, to, char, end);
      if (wanted(begin, next) > 0) branches.push([literal(char), ...below(begin, next, end + char.length)]);
    }
    return [...Array.from(first.slice(at, end), literal), ...eitherOf(branches)];
  };

  return names.length === 0 ? "" : below(0, names.length, at).join("");
}

/** The first place behind `from` whose name has another character at `at`; `to` where none has. */
function behind(names: readonly string[], from: number, to: number, char: string, at: number): number {
  let alike = from;
  let other = to;
  while (other - alike > 1) {
    const middle = (alike + other) >> 1;
    if ((names[middle] as string).startsWith(char, at)) alike = middle;
    else other = middle;
  }
  return other;
}

/** How much two names share from `at` on, where they are alike up to there; half a character is none. */
export function sharedEnd(a: string, b: string, at: number): number {
  let end = at;
  while (end < a.length && a.charCodeAt(end) === b.charCodeAt(end)) end++;
  return end > at && isHigh(a.charCodeAt(end - 1)) ? end - 1 : end;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function characterAt(name: string, at: number): string {
  return String.fromCodePoint(name.codePointAt(at) as number);
}

export function literal(char: string): string {
  return /[.*+?^${}()|[\]\\]/.test(char) ? `\\${char}` : char;
}

function eitherOf(branches: readonly Pieces[]): Pieces {
  const merged = withClasses(branches);
  const [first = []] = merged;
  if (merged.length === 1) return first;
  let shared = 0;
  while (merged.every((one) => shared < one.length && one.at(-1 - shared) === first.at(-1 - shared))) shared++;
  const heads = merged.map((one) => one.slice(0, one.length - shared)).filter((one) => one.length > 0);
  const only = heads.length === 1 && heads[0]?.length === 1 ? heads[0][0] : undefined;
  // Of a character in two halves "?" would mean the second one alone.
  const piece =
    only !== undefined && !isHigh(only.charCodeAt(0)) ? only : `(?:${heads.map((one) => one.join("")).join("|")})`;
  return [heads.length < merged.length ? `${piece}?` : piece, ...first.slice(first.length - shared)];
}

/** Branches that differ only in their first character as one. */
function withClasses(branches: readonly Pieces[]): readonly Pieces[] {
  if (branches.length < 2) return branches;
  const alike = new Map<string, { readonly chars: string[]; readonly rest: Pieces }>();
  const others: Pieces[] = [];
  for (const [first = "", ...rest] of branches) {
    const char = first.startsWith("\\") ? first.slice(1) : first;
    if (first === END || char.length !== 1) {
      others.push([first, ...rest]);
      continue;
    }
    const key = rest.join("");
    const same = alike.get(key);
    if (same) same.chars.push(char);
    else alike.set(key, { chars: [char], rest });
  }
  const merged = Array.from(alike.values(), ({ chars, rest }) => [classOf(chars), ...rest]);
  return [...merged, ...others];
}

/** So many characters in a row are shorter as a range. */
const RANGE = 4;

/** @param chars in the order of their code units */
function classOf(chars: readonly string[]): string {
  if (chars.length === 1) return literal(chars[0] as string);
  let text = "";
  for (let i = 0; i < chars.length; ) {
    let last = i;
    while (last + 1 < chars.length && unit(chars, last + 1) === unit(chars, last) + 1) last++;
    if (last - i + 1 >= RANGE) {
      text += `${inClass(chars[i] as string)}-${inClass(chars[last] as string)}`;
    } else {
      for (const char of chars.slice(i, last + 1)) text += inClass(char);
    }
    i = last + 1;
  }
  return `[${text}]`;
}

function unit(chars: readonly string[], i: number): number {
  return (chars[i] as string).charCodeAt(0);
}

function inClass(char: string): string {
  return /[\\\]^-]/.test(char) ? `\\${char}` : char;
}
