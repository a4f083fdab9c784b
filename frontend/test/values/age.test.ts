import fc from "fast-check";
import { expect, test } from "vitest";
import { formatAgo, formatInZone, WIDEST_AGES } from "../../src/values/age";
import { formatTime } from "../../src/values/time";

/** A Thursday. */
const NOW = new Date(2026, 9, 15, 14, 30).getTime();
const at = (...[day, hour, minute, second]: [number, number, number, number?]) =>
  new Date(2026, 9, day, hour, minute, second ?? 0).getTime();

test.each([
  [at(15, 14, 30), "just now"],
  [at(15, 14, 29, 1), "just now"],
  [at(15, 14, 29), "1 min ago"],
  [at(15, 13, 30, 1), "59 min ago"],
  [at(15, 13, 30), "1 h ago"],
  [at(15, 0, 5), "14 h ago"],
  [at(14, 21, 52), "yesterday 21:52"],
  [at(14, 0, 0), "yesterday 00:00"],
  [at(13, 23, 59), "Tue 23:59"],
  [at(9, 0, 0), "Fri 00:00"],
  [at(8, 23, 59), "2026-10-08"],
  [new Date(2025, 2, 1).getTime(), "2025-03-01"],
  [at(15, 14, 30, 59), "just now"],
  [at(15, 14, 40), "2026-10-15 14:40"],
  [9e15, "9000000000000000 ms"],
])("%d reads %s", (ms, text) => expect(formatAgo(ms, NOW)).toBe(text));

test("after midnight the evening before is hours ago, and the morning before is yesterday", () => {
  const night = at(15, 1, 0);
  expect(formatAgo(at(14, 22, 0), night)).toBe("3 h ago");
  expect(formatAgo(at(14, 13, 1), night)).toBe("11 h ago");
  expect(formatAgo(at(14, 13, 0), night)).toBe("yesterday 13:00");
});

test("no text is longer than the room that columns keep, and none names another day or minute", () => {
  const longest = Math.max(...WIDEST_AGES.map((text) => text.length));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 * 24 * 60 }), (minutes) => {
      const ms = NOW - minutes * 60_000;
      const text = formatAgo(ms, NOW);
      expect(text.length).toBeLessThanOrEqual(longest);
      const [time] = /\d\d:\d\d$/.exec(text) ?? [];
      if (time) expect(formatTime(ms)).toContain(time);
      const [hours] = /^\d+(?= h ago)/.exec(text) ?? [];
      if (hours) expect(Math.floor(minutes / 60)).toBe(Number(hours));
    }),
  );
});

test("the exact time has the seconds and the zone", () => {
  expect(formatInZone(at(15, 14, 30, 7))).toMatch(/^2026-10-15 14:30:07 \S+/);
  expect(formatInZone(9e15)).toBe("9000000000000000 ms");
});
