/** Which rows are in groups that are given by their values. */
import type { KeyRef } from "../../values/key";
import { canonical, type Value } from "../../values/value";
import { entryOf } from "../table/dictionary";
import { findKey } from "../table/table";
import type { Codes, Key, Table } from "../table/types";
import { ValueSet } from "./valueSet";

export interface GroupsBy {
  readonly by: readonly KeyRef[];
  /** Of each group a value for each key; without keys it has all rows. */
  readonly values: readonly (readonly Value[])[];
}

/** Per row of the table 1 where it is in one of the groups. A key that the table lacks was logged for no row. */
export function inGroups(table: Table, groups: readonly GroupsBy[]): Uint8Array {
  const mask = new Uint8Array(table.count);
  for (const one of groups) markGroups(table, one, mask);
  return mask;
}

/** The values of one key by numbers from 1, and which of these a row's code has; 0 where nobody asks for it. */
interface Level {
  readonly codes: Codes | null;
  readonly numbers: Uint32Array;
}

/** The numbers of values that groups have, key after key. */
interface Node {
  readonly next: Map<number, Node>;
}

function markGroups(table: Table, { by, values }: GroupsBy, mask: Uint8Array): void {
  const keys = by.map((ref, place) => ({ key: findKey(table, ref), place }));
  // The order of keys makes no difference; those of many values come first, since they soon tell a row from all groups.
  keys.sort((a, b) => (b.key?.dictionary.size ?? 0) - (a.key?.dictionary.size ?? 0));
  const known = keys.map(() => new Map<string, number>());
  const root: Node = { next: new Map() };
  for (const group of values) {
    let node = root;
    for (const [level, { key, place }] of keys.entries()) {
      const text = textOf(group[place], key);
      const texts = known[level] as Map<string, number>;
      const number = texts.get(text) ?? texts.size + 1;
      texts.set(text, number);
      const next: Node = node.next.get(number) ?? { next: new Map() };
      node.next.set(number, next);
      node = next;
    }
  }
  const levels = keys.map(({ key, place }, level): Level => {
    const wanted = values.map((group) => group[place]);
    return { codes: key?.codes ?? null, numbers: numbersOf(key, wanted, known[level] as Map<string, number>) };
  });
  if (values.length === 0) return;
  for (let row = 0; row < mask.length; row++) {
    let node: Node | undefined = root;
    for (let level = 0; level < levels.length && node; level++) {
      const { codes, numbers } = levels[level] as Level;
      const number = numbers[codes === null ? 0 : (codes[row] as number)] as number;
      node = number === 0 ? undefined : node.next.get(number);
    }
    if (node) mask[row] = 1;
  }
}

/** Equal values of a float32 key are those with the same nearest float32. */
function textOf(value: Value, key: Key | undefined): string {
  return canonical(key?.float32 && typeof value === "number" ? Math.fround(value) : value);
}

/** For each code of the key the number of its value; only entry 0, "not logged", where the table lacks the key. */
function numbersOf(key: Key | undefined, wanted: readonly Value[], known: ReadonlyMap<string, number>): Uint32Array {
  if (!key) return Uint32Array.of(known.get(canonical(undefined)) ?? 0);
  const { dictionary } = key;
  const numbers = new Uint32Array(dictionary.size);
  // Texts are made of the few entries that are wanted alone.
  const found = new ValueSet(wanted, key.float32).mask(dictionary);
  for (let code = 0; code < found.length; code++) {
    if (found[code]) numbers[code] = known.get(textOf(entryOf(dictionary, code), key)) ?? 0;
  }
  return numbers;
}
