/** Bounds on times as people type them: days of the calendar in UTC where a key holds whole days, else moments in local time. */
import { DAY } from "./time";

/** Which of a range's bounds; an upper one reaches to the end of the day, minute or second that it names. */
export type Side = "lower" | "upper";

type Parts = [year: number, month: number, day: number, hour: number, minute: number, second: number];

function momentOf([year, month, day, hour, minute, second]: Parts, days: boolean): number {
  return days
    ? Date.UTC(year, month - 1, day, hour, minute, second)
    : new Date(year, month - 1, day, hour, minute, second).getTime();
}

function partsOf(ms: number, days: boolean): Parts {
  const date = new Date(ms);
  return days
    ? [
        date.getUTCFullYear(),
        date.getUTCMonth() + 1,
        date.getUTCDate(),
        date.getUTCHours(),
        date.getUTCMinutes(),
        date.getUTCSeconds(),
      ]
    : [date.getFullYear(), date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes(), date.getSeconds()];
}

/** 2026-03-01, 2026-03-01 14:30 or 2026-03-01 14:30:05; null for an empty field (no bound), undefined for what is no date. */
export function parseTime(text: string, days: boolean, side: Side): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(trimmed);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as Parts;
  const start = momentOf([year, month, day, hour, minute, second], days);
  const [readYear, readMonth, readDay] = partsOf(start, days);
  // JavaScript reads the years up to 99 as those of the last century.
  if (readYear !== year || readMonth !== month || readDay !== day || minute > 59 || second > 59) return undefined;
  if (side === "lower") return start;
  // The next day, and not 24 hours later: clocks may be put forward or back.
  if (match[4] === undefined) return momentOf([year, month, day + 1, 0, 0, 0], days) - 1;
  return start + (match[6] === undefined ? 60_000 : 1000) - 1;
}

function isMidnight(ms: number, days: boolean): boolean {
  const [, , , hour, minute, second] = partsOf(ms, days);
  return hour + minute + second === 0 && ms % 1000 === 0;
}

/** The last millisecond of what `timeText` shows of an upper bound: what it means where it is typed. */
export function endOf(ms: number, days: boolean): number {
  const unit = days && isMidnight(ms, days) ? DAY : partsOf(ms, days)[5] === 0 ? 60_000 : 1000;
  return Math.floor(ms / unit) * unit + unit - 1;
}

/** As `parseTime` reads it: as short as it can be. */
export function timeText(ms: number, days: boolean, side: Side): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const [year, month, day, hour, minute, second] = partsOf(ms, days);
  const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  const whole = side === "lower" || days ? isMidnight(ms, days) : false;
  if (whole || (side === "upper" && isMidnight(ms + 1, days))) return date;
  const clock = `${date} ${two(hour)}:${two(minute)}`;
  const endOfMinute = side === "upper" && (ms + 1) % 60_000 === 0;
  return second === 0 || endOfMinute ? clock : `${clock}:${two(second)}`;
}
