/** What a kind of scalars is: how a dictionary keeps its values, how JSON writes them, and how people read them. */
import type { Json } from "../value";

/** Methods, so that any kind can be handed out as one of all scalars: it is asked of its own values only. */
export interface ScalarKind<V> {
  /** In a dictionary's `kinds`; 0 and 8 are taken, by "not logged" and by lists. */
  readonly code: number;
  /** What of a dictionary's entry tells two values of the kind apart. */
  readonly stored: "nothing" | "number" | "text";
  /** As what ranges, histograms and aggregates measure its number; null where they do not: a bool has one for sorting only. */
  readonly measured: "number" | "time" | null;
  /** Among all kinds in the order of values; kinds of one place are compared by their numbers. */
  readonly place: number;
  is(value: unknown): value is V;
  /** NaN for what has none. */
  number(value: V): number;
  /** "" for what has none. */
  text(value: V): string;
  /** The value of an entry with this number and this text. */
  make(number: number, text: string): V;
  /** Of two texts whose values have the same number. */
  compareTexts(a: string, b: string): number;
  toJson(value: V): Json;
  /** The inverse; undefined for JSON that is of another kind. */
  fromJson(json: unknown): V | undefined;
  /** By itself, as people read it. */
  shown(value: V): string;
  /** With nothing rounded, for hover and copy. */
  exact(value: V): string;
  shownInList(value: V): string;
  exactInList(value: V): string;
  /** Whether a text would be read as a value of this kind. */
  readsLike(text: string): boolean;
}

/** The one property of an object such as {"$time": …}; undefined for any other JSON. */
export function marked(json: unknown, mark: string): unknown {
  if (typeof json !== "object" || json === null || Object.keys(json).length !== 1) return undefined;
  return (json as Readonly<Record<string, unknown>>)[mark];
}

export function isMarked(value: unknown, mark: string): boolean {
  return typeof value === "object" && value !== null && mark in value;
}

export const NO_NUMBER = (): number => Number.NaN;
export const NO_TEXT = (): string => "";
export const ALIKE = (): number => 0;
