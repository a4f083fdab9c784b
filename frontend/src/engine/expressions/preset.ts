/** What presets another tab of TensorBoard to some runs: an expression for them, and one that tells their groups apart. */
import type { KnownRuns } from "./known";
import { literal, type Marked, marked, sharedEnd, written } from "./write";

/** Groups of rows; a row is the names of its runs. Without groups all rows are in one. */
export type Groups = readonly Rows[];
type Rows = readonly (readonly string[])[];

export interface Preset {
  /** Matches the runs, where case counts as told, and no others of those known; null where that is all of them. */
  readonly filter: string | null;
  /** Has an empty capturing group for each group; null where there is but one. */
  readonly colors: string | null;
  readonly runs: readonly string[];
  readonly rows: number;
  readonly groups: number;
  /** Known runs that the filter lets pass as well: their names differ only in case, and this browser cannot tell such apart. */
  readonly alike: number;
}

export interface Room {
  /** How many characters the two expressions may have together in an address. */
  readonly most: number;
  /** Whether an upper-case letter of the filter matches a lower-case one: never; unless the filter says otherwise; always. */
  readonly otherCase: "never" | "unless told" | "always";
}

/** An expression in which case counts, whatever flag it is tried with. */
function withCase(expression: string): string {
  return `(?-i:${expression})`;
}

/** Whether this browser's expressions can say that case counts: those of 2024 and later. */
export const CAN_TELL_CASE = ((): boolean => {
  try {
    return !new RegExp(withCase("a"), "i").test("A");
  } catch {
    return false;
  }
})();

/**
 * Names are written to their ends while that is short: so no later run is matched. Past it an expression ends where no other
 * run is known that begins so.
 */
const SHORT = 2_000;

/** What presets all of the groups, or as many of the first as there is room for: whole groups, else rows, else runs. */
export function presetOf(groups: Groups, known: KnownRuns, room: Room): Preset {
  const full = groups.filter((rows) => rows.length > 0);
  const attempt = (some: Groups) => (lengthOf(expressionsOf(some, known, room)) <= room.most ? some : null);
  const fits =
    attempt(full) ??
    most(full.length, (count) => attempt(full.slice(0, count))) ??
    most(full[0]?.length ?? 0, (count) => attempt([(full[0] ?? []).slice(0, count)])) ??
    most(full[0]?.[0]?.length ?? 0, (count) => attempt([[(full[0]?.[0] ?? []).slice(0, count)]])) ??
    [];
  const made = expressionsOf(fits, known, room);
  const runs = runsOf(fits);
  return {
    ...made,
    runs,
    rows: fits.reduce((sum, rows) => sum + rows.length, 0),
    groups: fits.length,
    alike: made.filter === null || room.otherCase !== "always" ? 0 : passing(made.filter, known) - new Set(runs).size,
  };
}

function runsOf(groups: Groups): readonly string[] {
  return groups.flat(2);
}

/**
 * What can be made of as many as possible: more never need less room, but by luck. Doubling first, since few fit of very many.
 */
function most<T>(count: number, make: (count: number) => T | null): T | null {
  let made: T | null = null;
  let fits = 0;
  let fails = count + 1;
  while (fails - fits > 1) {
    const next = Math.min(2 * fits + 1, (fits + fails) >> 1);
    const one = make(next);
    if (one === null) {
      fails = next;
    } else {
      fits = next;
      made = one;
    }
  }
  return made;
}

/** Matches no name. */
const NOTHING = "(?!)";

interface Expressions {
  readonly filter: string | null;
  readonly colors: string | null;
}

function expressionsOf(groups: Groups, known: KnownRuns, room: Room): Expressions {
  const members = groups.map((rows) => new Set(rows.flat()));
  const wanted = new Set(runsOf(groups));
  if (groups.length < 2 && wanted.size >= known.names.length && known.names.every((name) => wanted.has(name))) {
    return { filter: null, colors: null };
  }
  const own = [...wanted].sort(byUnits);
  const all = own.every((name) => known.has(name)) ? known.names : [...new Set([...known.names, ...own])].sort(byUnits);
  const everything = own.length === all.length;
  const filterOf = (names: Marked, cut: boolean, hasTwin: boolean): string | null => {
    if (everything) return null;
    const filter = own.length === 0 ? NOTHING : `^${written(names, 0, cut)}`;
    // Only where it must be said, since that makes an expression longer.
    return hasTwin && room.otherCase === "unless told" ? withCase(filter) : filter;
  };
  const whole = {
    filter: filterOf(
      marked(own, () => true),
      false,
      own.some(known.hasTwin),
    ),
    colors: colorsOf(members, own, own, false),
  };
  if (lengthOf(whole) <= SHORT) return whole;
  const filter = filterOf(
    marked(all, (name) => wanted.has(name)),
    true,
    true,
  );
  const begun = { filter, colors: colorsOf(members, own, all, true) };
  if (lengthOf(begun) <= room.most) return begun;
  // Colours of runs that are not shown are of no matter.
  return { filter, colors: colorsOf(members, own, own, true) };
}

function byUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @param own the wanted names; those told apart from them are the others of `all`. Both in the order of their code units */
function colorsOf(
  groups: readonly ReadonlySet<string>[],
  own: readonly string[],
  all: readonly string[],
  cut: boolean,
): string | null {
  if (groups.length < 2) return null;
  const [first = ""] = own;
  const start = sharedEnd(first, own.at(-1) ?? "", 0);
  const begin = first.slice(0, start);
  const near = start === 0 ? all : all.filter((name) => name.startsWith(begin));
  const parts = groups.map((group) => {
    const names = cut ? marked(near, (name) => group.has(name)) : marked([...group].sort(byUnits), () => true);
    return `${written(names, start, cut)}()`;
  });
  return `^${Array.from(begin, literal).join("")}(?:${parts.join("|")})`;
}

/** How many of the known runs Time Series lets pass. */
function passing(filter: string, { names }: KnownRuns): number {
  const expression = new RegExp(filter, "i");
  let passed = 0;
  for (const name of names) if (expression.test(name)) passed++;
  return passed;
}

function lengthOf({ filter, colors }: Expressions): number {
  return addressLength(filter ?? "") + addressLength(colors ?? "");
}

/** How long a text is in an address, as TensorBoard writes it. */
export function addressLength(text: string): number {
  const encoded = encodeURIComponent(text);
  const threefold = text.match(/[!'()~]/g)?.length ?? 0;
  const spaces = text.match(/ /g)?.length ?? 0;
  return encoded.length + 2 * threefold - 2 * spaces;
}
