import { columnFromArray, dictionary, float64, tableFromColumns, tableToIPC, utf8 } from "@uwdata/flechette";
import { describe, expect, test } from "vitest";
import { WireError } from "../../src/wire/error";
import { decodePoints } from "../../src/wire/points";
import { bytesOf } from "./fixture";

describe("the points that the server sends", () => {
  const { rows, version, sampled } = decodePoints(bytesOf("points.arrow"), 6);

  test("are those of each row that was asked for", () => {
    expect([version, sampled]).toEqual(["b007b007-3", 1000]);
    const [first, , , fourth] = rows;
    expect([...(first?.points.steps ?? [])]).toEqual([0, 10, 2 ** 40]);
    expect([...(first?.points.times ?? [])].map((time) => time - 1_700_000_000)).toEqual([0.25, 1.25, 2.25]);
    expect([...(first?.points.values ?? [])]).toEqual([Math.fround(0.9), Number.NaN, Number.POSITIVE_INFINITY]);
    expect([...(fourth?.points.values ?? [])]).toEqual([-0.25]);
    expect(rows.map(({ points }) => points.steps.length)).toEqual([3, 0, 0, 1, 0, 0]);
  });

  test("say of each row what they are", () => {
    expect(rows.map(({ from }) => from)).toEqual([0, 0, 0, 4, 0, 2]);
    expect(rows.map(({ thinned }) => thinned)).toEqual([true, false, false, false, false, false]);
    expect(rows.map(({ exact }) => exact)).toEqual([false, false, false, true, false, false]);
    expect(rows.map(({ unread }) => unread)).toEqual([null, null, "the series is bad", null, null, null]);
    expect(rows.map(({ leftOut }) => leftOut)).toEqual([false, false, false, false, true, false]);
  });

  test("are refused where they are not as the contract says", () => {
    expect(() => decodePoints(bytesOf("points.arrow"), 5)).toThrow(WireError);
    expect(() => decodePoints(new Uint8Array([1, 2, 3]), 1)).toThrow(WireError);
    const columns = {
      row: columnFromArray(["a"], dictionary(utf8())),
      step: columnFromArray([1], float64()),
      wall_time: columnFromArray([1], float64()),
    };
    const table = tableFromColumns(columns);
    table.schema.metadata = new Map([
      ["version", "v"],
      ["sampled", "1000"],
      ["series", "[{}]"],
    ]);
    const bytes = tableToIPC(table, { format: "stream" });
    if (bytes === null) throw new Error("no bytes");
    expect(() => decodePoints(bytes, 1)).toThrow("the field `value`");
  });
});
