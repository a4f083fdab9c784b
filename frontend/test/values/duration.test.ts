import fc from "fast-check";
import { expect, test } from "vitest";
import { exactDuration, formatAge, formatDuration, parseDuration, spacedDuration } from "../../src/values/duration";

test.each([
  [0, "0s"],
  [0.4242, "0.42s"],
  [9.96, "10s"],
  [59.7, "1m 00s"],
  [130, "2m 10s"],
  [3599.6, "1h 00m"],
  [3900, "1h 05m"],
  [86_399, "1d 0h"],
  [274_000, "3d 4h"],
  [-130, "-2m 10s"],
  [Number.NaN, "NaN"],
])("%d seconds read %s", (seconds, text) => expect(formatDuration(seconds)).toBe(text));

test.each([
  [0.42, "0.42 s"],
  [130, "2 min 10 s"],
  [3600, "1 h 0 min"],
  [3900, "1 h 5 min"],
  [274_000, "3 d 4 h"],
  [-130, "-2 min 10 s"],
  [Number.NaN, "NaN"],
])("%d seconds with spaces read %s", (seconds, text) => expect(spacedDuration(seconds)).toBe(text));

test.each([
  [0, "0s"],
  [3600, "1h"],
  [90, "1m 30s"],
  [130.4, "2m 10.4s"],
  [93_784.5, "1d 2h 3m 4.5s"],
  [-60, "-1m"],
  [1e-7, "1e-7s"],
])("%d seconds are exactly %s", (seconds, text) => expect(exactDuration(seconds)).toBe(text));

test("an exact duration reads back as the same number", () => {
  const seconds = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -1e7, max: 1e7, noNaN: true }),
    fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000),
  );
  fc.assert(
    fc.property(seconds, (x) => {
      expect(parseDuration(exactDuration(x))).toBe(x + 0);
    }),
    { numRuns: 1000 },
  );
});

test.each<[string, number | null | undefined]>([
  ["", null],
  ["  ", null],
  ["90", 90],
  [".5", 0.5],
  ["1e3", 1000],
  ["2m", 120],
  ["2 min", 120],
  ["1.5h", 5400],
  ["1 h 5 minutes 1s", 3901],
  ["1d2h", 93_600],
  ["-2m 10s", -130],
  ["−3s", -3],
  ["2H", 7200],
  ["-", undefined],
  ["m", undefined],
  ["2 m 10", undefined],
  ["2 weeks", undefined],
  ["2m,", undefined],
  ["1e999", undefined],
])("%j is read as %j", (text, seconds) => expect(parseDuration(text)).toBe(seconds));

test.each([
  [-5, "0 min"],
  [59_999, "0 min"],
  [12.9 * 60_000, "12 min"],
  [3.9 * 3_600_000, "3 h"],
  [47.9 * 3_600_000, "47 h"],
  [48 * 3_600_000, "2 d"],
])("%d ms ago is %s ago", (ms, text) => expect(formatAge(ms)).toBe(text));
