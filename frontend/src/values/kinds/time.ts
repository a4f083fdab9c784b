/** Moments. */
import { formatTime } from "../time";
import { ALIKE, isMarked, marked, NO_TEXT, type ScalarKind } from "./kind";

/** A moment: milliseconds since 1970 in UTC. */
export interface Time {
  readonly time: number;
}

export function isTime(value: unknown): value is Time {
  return isMarked(value, "time");
}

/** Largest distance from 1970 that a JavaScript date can name, in ms. */
const LAST_DATE = 8.64e15;

const exact = ({ time }: Time) => formatTime(time, "exact");
const shown = ({ time }: Time) => formatTime(time);

export const timeKind = {
  code: 5,
  stored: "number",
  measured: "time",
  place: 1,
  is: isTime,
  number: ({ time }) => time,
  text: NO_TEXT,
  make: (time) => ({ time }),
  compareTexts: ALIKE,
  // A time beyond what dates can name keeps its milliseconds.
  toJson: ({ time }) => ({ $time: Math.abs(time) <= LAST_DATE ? new Date(time).toISOString() : time }),
  fromJson: (json) => {
    const said = marked(json, "$time");
    const time = typeof said === "string" ? Date.parse(said) : said;
    return typeof time === "number" && Number.isFinite(time) ? { time } : undefined;
  },
  shown,
  exact,
  shownInList: shown,
  exactInList: (value) => JSON.stringify(exact(value)),
  readsLike: (text) => /^\d{4}-\d\d-\d\d/.test(text),
} as const satisfies ScalarKind<Time>;
