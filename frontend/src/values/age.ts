/** How long ago a moment was, as people say it: the nearer it is, the more exactly. */
import { exactNumber } from "./number";
import { DAY, formatTime } from "./time";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What happened the evening before is "3 h ago" after midnight too. */
const HOURS_TOLD = 12;
const WEEK = 7;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

/** Texts of `formatAgo` that are as wide as any: which are shown changes with time, and a column must not. */
export const WIDEST_AGES: readonly string[] = ["yesterday 00:00", "0000-00-00"];

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/** "just now", "12 min ago", "3 h ago", "yesterday 21:52", "Fri 21:52", "2026-03-01": in local time. What is yet to come is told in full. */
export function formatAgo(ms: number, now: number): string {
  const past = now - ms;
  if (Number.isNaN(past) || past < -MINUTE) return formatTime(ms);
  if (past < MINUTE) return "just now";
  if (past < HOUR) return `${Math.floor(past / MINUTE)} min ago`;
  // A day of the calendar may have 23 or 25 hours.
  const days = Math.round((startOfDay(now) - startOfDay(ms)) / DAY);
  if (days === 0 || past < HOURS_TOLD * HOUR) return `${Math.floor(past / HOUR)} h ago`;
  const [day = "", time] = formatTime(ms).split(" ");
  if (days === 1) return `yesterday ${time}`;
  return days < WEEK ? `${WEEKDAYS[new Date(ms).getDay()]} ${time}` : day;
}

const zones = new Intl.DateTimeFormat("en-US", { timeZoneName: "short" });

/** To the second in local time, with the zone that it had then: "2026-03-01 21:52:03 GMT+1". */
export function formatInZone(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return `${exactNumber(ms)} ms`;
  const zone = zones.formatToParts(date).find(({ type }) => type === "timeZoneName")?.value ?? "";
  return `${formatTime(ms, "second")} ${zone}`.trim();
}
