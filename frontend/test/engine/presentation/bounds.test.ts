import { expect, test } from "vitest";
import { boundingOf, boundWords, rangeText } from "../../../src/engine/presentation/bounds";
import { oneKey } from "../../makeTable";

const seconds = oneKey([60, 130.5, 7200], "run.duration").key;

test("bounds of a duration are written and typed in hours and minutes, or in plain seconds", () => {
  const { say, parse, days } = boundingOf(seconds);
  expect([say(130.5, "lower"), parse("2m 10.5s", "lower"), parse("90", "upper"), parse("soon", "upper")]).toEqual([
    "2m 10.5s",
    130.5,
    90,
    undefined,
  ]);
  expect(days).toBeNull();
  expect(rangeText(60, null, boundWords(seconds))).toBe("≥ 1m");
});

test("bounds of other numbers are numbers, and dates those of times", () => {
  const { say, parse } = boundingOf(oneKey([0.5, 2]).key);
  expect([say(1e-4, "lower"), say(0, "lower")]).toEqual(["1e-4", "0"]);
  expect([say(0.5, "lower"), parse("2m", "lower"), parse("1e-2", "lower")]).toEqual(["0.5", undefined, 0.01]);
  const days = boundingOf(oneKey([{ time: Date.UTC(2026, 2, 1) }, { time: Date.UTC(2026, 2, 3) }]).key);
  expect(days.say(Date.UTC(2026, 2, 1), "lower")).toBe("2026-03-01");
  expect(days.days).toBe(true);
  expect(rangeText(0.1, 0.2, boundWords(undefined))).toBe("0.1 … 0.2");
});
