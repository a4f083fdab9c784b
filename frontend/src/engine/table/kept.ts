/** What follows from a frozen value alone and is worth keeping as long as it lives: computed once, at first use. */
import type { Key } from "./types";

export function keptWith<O extends object, T>(compute: (owner: O) => T): (owner: O) => T {
  const kept = new WeakMap<O, T>();
  return (owner) => {
    let value = kept.get(owner);
    if (value === undefined) {
      value = compute(owner);
      kept.set(owner, value);
    }
    return value;
  };
}

export const perKey: <T>(compute: (key: Key) => T) => (key: Key) => T = keptWith;
