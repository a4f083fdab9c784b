import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AxisKind, axisOf } from "../../../src/views/charts/axis";

const texts = (kind: AxisKind, domain: readonly [number, number], count = 5) =>
  axisOf({ kind, domain, label: "x" }, [0, 100], count)
    .ticks.map(({ text }) => text)
    .filter((text) => text !== "");

describe("an axis", () => {
  it("puts the ends of its domain at the ends of its range, and finds values again", () => {
    const domain = fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(
        domain,
        fc.constantFrom<AxisKind>("linear", "duration"),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ([low, size], kind, share) => {
          const axis = axisOf({ kind, domain: [low, low + size], label: "" }, [20, 320], 5);
          expect(axis.place(low)).toBeCloseTo(20, 4);
          expect(axis.place(low + size)).toBeCloseTo(320, 4);
          const value = low + share * size;
          expect(axis.value(axis.place(value))).toBeCloseTo(value, 3);
        },
      ),
    );
  });

  it("has no place for 0 and below where it is logarithmic", () => {
    const axis = axisOf({ kind: "log", domain: [1, 100], label: "" }, [0, 200], 4);
    expect(axis.place(10)).toBeCloseTo(100);
    expect(axis.value(100)).toBeCloseTo(10);
    expect(axis.place(0)).toBeNaN();
    expect(axis.place(-1)).toBeNaN();
  });

  it("has room around a single value", () => {
    for (const value of [0, 5, -5]) {
      expect(axisOf({ kind: "linear", domain: [value, value], label: "" }, [0, 100], 4).place(value)).toBeCloseTo(50);
    }
    expect(axisOf({ kind: "log", domain: [8, 8], label: "" }, [0, 100], 4).place(8)).toBeCloseTo(50);
  });

  it("writes ticks as people do", () => {
    expect(texts("linear", [0, 1])).toEqual(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    expect(texts("linear", [0, 50_000])).toEqual(["0", "10k", "20k", "30k", "40k", "50k"]);
    expect(texts("linear", [0, 1e-6], 2)).toEqual(["0", "5e-7", "1e-6"]);
    expect(texts("log", [1e-5, 1])).toEqual(["0.00001", "0.0001", "0.001", "0.01", "0.1", "1"]);
  });

  it("names values within a power of ten, at their logarithmic places", () => {
    const axis = axisOf({ kind: "log", domain: [0.9, 1], label: "" }, [0, 100], 2);
    expect(axis.ticks.map(({ text }) => text)).toEqual(["0.90", "0.95", "1.00"]);
    expect(axis.ticks[1]?.at).toBeCloseTo((100 * Math.log(0.95 / 0.9)) / Math.log(1 / 0.9));
  });

  it("counts a duration in the largest unit of which it has two, and says which", () => {
    const of = (seconds: number) =>
      axisOf({ kind: "duration", domain: [0, seconds], label: "since" }, [0, 100], 3).label;
    expect([90, 119, 121, 7200, 172_800].map(of)).toEqual([
      "since, seconds",
      "since, seconds",
      "since, minutes",
      "since, hours",
      "since, days",
    ]);
    expect(texts("duration", [0, 7200], 2)).toEqual(["0", "1", "2"]);
  });

  it("gives times of the clock", () => {
    const noon = new Date(2026, 2, 1, 12).getTime() / 1000;
    expect(texts("time", [noon, noon + 3600], 4)).toEqual(["12 PM", "12:15", "12:30", "12:45", "01 PM"]);
  });
});
