import fc from "fast-check";
import { afterEach, describe, expect, it, test } from "vitest";
import { boundWords, ordered, rangeText } from "../../src/engine/presentation/bounds";
import { endOf, parseTime, type Side, timeText } from "../../src/values/dates";
import { DAY } from "../../src/values/time";
import type { Value } from "../../src/values/value";
import { clauseWords } from "../../src/views/top/Chips";
import { oneKey, ref } from "../makeTable";

/** With what must be added in January to get UTC, in minutes. */
const ZONES = [
  ["UTC", 0],
  ["Asia/Kolkata", -330],
  ["America/Los_Angeles", 480],
  ["Pacific/Kiritimati", -840],
] as const;
const HOUR = 3_600_000;
const before = process.env.TZ;
afterEach(() => {
  // A variable that is set to undefined holds that word.
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
});

describe.each(ZONES)("in %s", (zone, offset) => {
  const inZone = () => {
    process.env.TZ = zone;
    expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe(offset);
  };
  /** Whole seconds, minutes and days too, which are written shorter. */
  const moment = fc
    .tuple(
      fc.date({ min: new Date("1971-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }),
      fc.constantFrom(1000, 60_000, HOUR, DAY),
    )
    .map(([one, unit]) => Math.floor(one.getTime() / unit) * unit);

  it("what is written is read again as the same, an upper bound at the end of what it names", () => {
    inZone();
    fc.assert(
      fc.property(moment, fc.boolean(), fc.constantFrom<Side>("lower", "upper"), (ms, days, side) => {
        const bound = side === "lower" ? ms : endOf(ms, days);
        // The last second of a minute or day is written as short as that.
        expect(timeText(ms, days, side).startsWith(timeText(bound, days, side))).toBe(true);
        expect(bound - ms).toBeGreaterThanOrEqual(0);
        const read = parseTime(timeText(bound, days, side), days, side) as number;
        // An hour that daylight saving repeats has one text for two moments.
        if (timeText(bound + HOUR, days, side) === timeText(bound, days, side)) return;
        if (timeText(bound - HOUR, days, side) === timeText(bound, days, side)) return;
        expect(read).toBe(bound);
      }),
    );
  });

  it("a typed day reaches from its start to its end, in UTC for whole days and else on the reader's clock", () => {
    inZone();
    const [from, to] = [parseTime("2026-03-08", true, "lower"), parseTime("2026-03-08", true, "upper")];
    expect([from, to]).toEqual([Date.UTC(2026, 2, 8), Date.UTC(2026, 2, 9) - 1]);
    const local = [parseTime("2026-03-08", false, "lower"), parseTime("2026-03-08", false, "upper")];
    // In Los Angeles that day has 23 hours.
    expect(local).toEqual([new Date(2026, 2, 8).getTime(), new Date(2026, 2, 9).getTime() - 1]);
    for (const days of [true, false]) {
      for (const side of ["lower", "upper"] as const) {
        expect(timeText(parseTime("2026-03-08", days, side) as number, days, side)).toBe("2026-03-08");
      }
    }
  });

  it("bounds the wrong way round change places, whole days and all", () => {
    inZone();
    for (const days of [true, false]) {
      const swapped = ordered(
        parseTime("2026-03-05", days, "lower") as number,
        parseTime("2026-03-01", days, "upper") as number,
        days,
      );
      expect(swapped).toEqual([parseTime("2026-03-01", days, "lower"), parseTime("2026-03-05", days, "upper")]);
    }
    expect(ordered(2, 1, null)).toEqual([1, 2]);
    expect(ordered(1, 2, null)).toEqual([1, 2]);
  });
});

test.each<[string, Side, string | undefined]>([
  ["2026-03-01 14:30", "lower", "2026-03-01T14:30:00.000Z"],
  ["2026-03-01 14:30", "upper", "2026-03-01T14:30:59.999Z"],
  ["2026-3-1T14:30:05", "upper", "2026-03-01T14:30:05.999Z"],
  ["2026-02-30", "lower", undefined],
  ["0026-02-20", "lower", undefined],
  ["0099-12-31", "upper", undefined],
  ["0100-01-01", "lower", "0100-01-01T00:00:00.000Z"],
  ["2026-03-01 14:75", "lower", undefined],
  ["2026-03-01 25:00", "lower", undefined],
  ["yesterday", "lower", undefined],
])("%s as %s bound", (typed, side, iso) => {
  const read = parseTime(typed, true, side);
  expect(read === undefined || read === null ? read : new Date(read).toISOString()).toBe(iso);
});

test("an upper bound at midnight of a moment's day is no whole day", () => {
  process.env.TZ = "UTC";
  expect(timeText(Date.UTC(2026, 2, 1), false, "upper")).toBe("2026-03-01 00:00");
  expect(timeText(Date.UTC(2026, 2, 1), false, "lower")).toBe("2026-03-01");
  expect(timeText(Date.UTC(2026, 2, 1), true, "upper")).toBe("2026-03-01");
});

describe("a range in words", () => {
  const words = (values: readonly Value[], min: number | null, max: number | null) =>
    rangeText(min, max, boundWords(oneKey(values).key));
  const day = Date.UTC(2026, 2, 1);

  test("days as days, one day as one", () => {
    const days = [{ time: day }, { time: day + DAY }];
    expect(words(days, day, day + DAY - 1)).toBe("2026-03-01");
    expect(words(days, day, day + 2 * DAY - 1)).toBe("2026-03-01 … 2026-03-02");
    expect(words(days, null, day)).toBe("≤ 2026-03-01");
  });
  test("numbers as numbers, also beside a few times", () => {
    expect(words([1, 2, { time: day }], 1, 2)).toBe("1 … 2");
    const { table } = oneKey([1, 2, { time: day }]);
    expect(clauseWords({ type: "range", key: ref("x"), min: 3, max: 9, also: [] }, table)).toBe("3 … 9");
  });
});
