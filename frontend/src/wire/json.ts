/** Reading JSON of which nothing is known yet: each reader takes a value and its place, and gives a typed one or names the place. */
import type { Json } from "../values/value";
import { unexpected } from "./error";

export type Read<T> = (json: unknown, where: string) => T;

export const text: Read<string> = (json, where) => {
  if (typeof json !== "string") throw unexpected(where, "is not a text");
  return json;
};

export const flag: Read<boolean> = (json, where) => {
  if (typeof json !== "boolean") throw unexpected(where, "is neither true nor false");
  return json;
};

export const number: Read<number> = (json, where) => {
  if (typeof json !== "number") throw unexpected(where, "is not a number");
  return json;
};

/** A place in a list of `length`. */
export function place(length: number): Read<number> {
  return (json, where) => {
    if (!Number.isInteger(json) || (json as number) < 0 || (json as number) >= length) {
      throw unexpected(where, `is not a place in a list of ${length}`);
    }
    return json as number;
  };
}

/** Any JSON, as `JSON.parse` gives it. */
export const anything: Read<Json> = (json, where) => {
  if (json === undefined) throw unexpected(where, "is missing");
  return json as Json;
};

export function nullable<T>(read: Read<T>): Read<T | null> {
  return (json, where) => (json === null ? null : read(json, where));
}

/** What an older server, or one that has nothing to say, leaves out. */
export function optional<T>(read: Read<T>, absent: T): Read<T> {
  return (json, where) => (json === undefined ? absent : read(json, where));
}

export function list<T>(read: Read<T>): Read<readonly T[]> {
  return (json, where) => {
    if (!Array.isArray(json)) throw unexpected(where, "is not a list");
    return json.map((item, i) => read(item, `${where}[${i}]`));
  };
}

/** An object of entries that are all read alike, whatever their names. */
export function record<T>(read: Read<T>): Read<Readonly<Record<string, T>>> {
  return (json, where) => {
    if (typeof json !== "object" || json === null || Array.isArray(json)) throw unexpected(where, "is not an object");
    return Object.fromEntries(Object.entries(json).map(([name, entry]) => [name, read(entry, `${where}.${name}`)]));
  };
}

/** An object whose named entries are read; others are ignored, so that a newer server can say more. */
export function object<T extends object>(readers: { readonly [K in keyof T]: Read<T[K]> }): Read<T> {
  return (json, where) => {
    if (typeof json !== "object" || json === null || Array.isArray(json)) throw unexpected(where, "is not an object");
    const entries = Object.entries(readers) as [string, Read<unknown>][];
    return Object.fromEntries(
      entries.map(([name, read]) => [name, read((json as Record<string, unknown>)[name], `${where}.${name}`)]),
    ) as T;
  };
}

export function oneOf<T extends string>(...choices: readonly T[]): Read<T> {
  return (json, where) => {
    const found = choices.find((choice) => choice === json);
    if (found === undefined) throw unexpected(where, `is not one of ${choices.join(", ")}`);
    return found;
  };
}
