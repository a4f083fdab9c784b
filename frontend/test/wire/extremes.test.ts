import {
  columnFromArray,
  type DataType,
  float32,
  float64,
  int32,
  tableFromColumns,
  tableToIPC,
  utf8,
} from "@uwdata/flechette";
import { describe, expect, test } from "vitest";
import { entryOf } from "../../src/engine/table/dictionary";
import type { Reached } from "../../src/engine/table/overSteps";
import { WireError } from "../../src/wire/error";
import { decodeExtremes } from "../../src/wire/extremes";
import { bytesOf } from "./fixture";

const NONE = [undefined, Number.NaN] as const;

function lines({ codes, dictionary, steps }: Reached): (readonly [unknown, number])[] {
  return Array.from(codes, (code, line) => [entryOf(dictionary, code), steps[line] ?? -1] as const);
}

describe("what the server says that a metric reached", () => {
  test("is read with its steps, by run", () => {
    const extremes = decodeExtremes(bytesOf("extremes.arrow"), true);
    expect([extremes.version, extremes.sampled, extremes.unreadable]).toEqual(["b007b007-3", 1000, 2]);
    expect([extremes.complete, decodeExtremes(bytesOf("extremes.arrow"), true, false).complete]).toEqual([true, false]);
    expect(extremes.points).toEqual(Int32Array.of(4, 2, 2, 1));
    expect(extremes.runs).toEqual(["exp/run1", "exp/run2", "exp/run10", "other (α) [.*]"]);
    expect(lines(extremes.max)).toEqual([
      [0.9, 10],
      [Number.POSITIVE_INFINITY, 5],
      [Number.NaN, Number.NaN],
      [0.1, 7],
    ]);
    expect(lines(extremes.min)).toEqual([
      [-0.25, 30],
      [Number.NEGATIVE_INFINITY, 2 ** 40],
      [Number.NaN, Number.NaN],
      [0.1, 7],
    ]);
    expect(extremes.best && lines(extremes.best)).toEqual([[0.9, 20], [Number.NEGATIVE_INFINITY, 2 ** 40], NONE, NONE]);
  });

  test("has no values at the target's best step where these were not asked for", () => {
    expect(decodeExtremes(bytesOf("extremes.arrow"), false).best).toBeNull();
  });
});

const TYPES: Readonly<Record<string, () => DataType>> = {
  run: utf8,
  min: float32,
  max: float32,
  min_step: float64,
  max_step: float64,
  points: int32,
};

function encode(
  types = TYPES,
  told: readonly (readonly [string, string])[] = [
    ["version", "v-1"],
    ["sampled", "1000"],
    ["unreadable", "0"],
  ],
): Uint8Array {
  const columns = Object.entries(types).map(([name, type]) => {
    const made = type();
    return [name, columnFromArray(name === "run" ? ["a"] : [1], made)] as const;
  });
  const arrow = tableFromColumns(Object.fromEntries(columns));
  arrow.schema.metadata = new Map(told);
  return tableToIPC(arrow, { format: "stream" }) ?? new Uint8Array();
}

describe("an answer that is not as the contract says", () => {
  const problem = (bytes: Uint8Array, best = false): string => {
    try {
      decodeExtremes(bytes, best);
    } catch (error) {
      if (error instanceof WireError) return error.message;
      throw error;
    }
    return "";
  };

  test("is refused with the name of what is wrong", () => {
    expect(problem(encode())).toBe("");
    expect(problem(new TextEncoder().encode("<html>"))).toMatch(/the metric is not an Arrow stream/);
    expect(problem(encode(TYPES, []))).toMatch(/the metric's sampled is not a text/);
    expect(problem(encode(TYPES, [["sampled", "many"]]))).toMatch(/sampled is not a number of points/);
    expect(problem(encode(TYPES, [["sampled", "5"]]))).toMatch(/the metric's unreadable is not a text/);
    const counts = (unreadable: string) =>
      [
        ["sampled", "5"],
        ["unreadable", unreadable],
      ] as const;
    expect(problem(encode(TYPES, counts("some")))).toMatch(/unreadable is not a number of series/);
    expect(problem(encode(TYPES, counts("1")))).toMatch(/the metric's version is not a text/);
    const { max_step: _, ...fewer } = TYPES;
    expect(problem(encode(fewer))).toMatch(/`max_step` is missing/);
    expect(problem(encode({ ...TYPES, min: utf8 }))).toMatch(/`min` does not hold what the contract says/);
    expect(problem(encode({ ...TYPES, run: int32 }))).toMatch(/`run` does not hold/);
    expect(problem(encode(), true)).toMatch(/`at` is missing/);
  });
});
