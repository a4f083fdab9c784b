import { describe, expect, it } from "vitest";
import { bestGroups, bestLines, ticksOf } from "../../../src/features/compare/best";
import { MOST_COMPARED } from "../../../src/features/compare/sides";
import { NO_TICKS } from "../../../src/state/ticks";
import { ref } from "../../makeTable";
import { frameOf, linesOf, RUNS, sidesOf } from "./makeCompared";

const BY = [ref("model"), ref("lr")];
const FLAT = { groupBy: BY, flat: true };

describe("what is compared", () => {
  it("is what is ticked, in the order of the table", () => {
    const frame = frameOf(RUNS);
    const { lines, of } = sidesOf(frame, { ticked: { ...NO_TICKS, runs: ["r0", "r5", "gone"] } });
    expect(lines.map(({ id, run, rows }) => [id, run, rows])).toEqual([
      ["rr5", "r5", [5]],
      ["rr0", "r0", [0]],
    ]);
    expect(of).toBe(2);
  });

  it("is a group where that is ticked, and a run where that is", () => {
    const ticked = { runs: ["r7"], groups: [{ by: BY, values: [["mlp", 0.1]] }], except: [] };
    const { lines } = sidesOf(frameOf(RUNS, FLAT), { ticked });
    // A run in a closed group stands where that is.
    expect(lines.map(({ name, rows, opens }) => [name, rows, opens])).toEqual([
      ["r7", [7], "r7"],
      ["mlp · lr=0.1", [1, 0], "r1"],
    ]);
  });

  it("are groups as they were ticked, also where the table is not grouped any more", () => {
    const ticked = {
      ...NO_TICKS,
      groups: [
        {
          by: BY,
          values: [
            ["mlp", 0.1],
            ["cnn", 0.1],
          ],
        },
      ],
      except: ["r4"],
    };
    const { lines, alike } = sidesOf(frameOf(RUNS), { ticked });
    expect(lines.map(({ short, rows }) => [short, rows])).toEqual([
      ["cnn", [5]],
      ["mlp", [1, 0]],
    ]);
    expect(alike).toBe("");
  });

  it("are all groups, or all runs, where everything is ticked", () => {
    const ticked = { ...NO_TICKS, groups: [{ by: [], values: [[]] }] };
    expect(sidesOf(frameOf(RUNS, FLAT), { ticked }).lines.map(({ rows }) => rows.length)).toEqual([2, 2, 2, 2]);
    const all = sidesOf(frameOf(RUNS), { ticked });
    expect(all.lines.map(({ run }) => run)).toEqual(["r5", "r4", "r7", "r6", "r1", "r0", "r3", "r2"]);
    const many = Array.from({ length: 45 }, (_, i) => ({ x: i, "metrics.acc": -i }));
    const most = sidesOf(frameOf(many), { ticked });
    expect([most.lines.length, most.of]).toEqual([MOST_COMPARED, 45]);
  });

  it("is nothing where nothing is ticked", () => {
    expect(sidesOf(frameOf(RUNS), { ticked: NO_TICKS }).lines).toEqual([]);
  });

  it("says once what all groups have alike", () => {
    const ticked = {
      ...NO_TICKS,
      groups: [
        {
          by: BY,
          values: [
            ["mlp", 0.1],
            ["cnn", 0.1],
          ],
        },
      ],
    };
    expect(sidesOf(frameOf(RUNS, FLAT), { ticked })).toMatchObject({ alike: "lr=0.1" });
  });
});

describe("the best lines", () => {
  it("are the best runs, of equals the first, and the first ones where nothing says what is better", () => {
    const frame = frameOf(RUNS);
    expect(bestLines(linesOf(frame).lines, frame, 2)).toEqual([{ run: "r5" }, { run: "r4" }]);
    const low = frameOf(RUNS, {}, { key: ref("metrics.loss"), direction: "min" });
    expect(bestLines(linesOf(low).lines, low, 2)).toEqual([{ run: "r0" }, { run: "r2" }]);
    const none = frameOf(RUNS, { sort: [{ key: ref("lr"), descending: false }] }, null);
    expect(bestLines(linesOf(none).lines, none, 2)).toEqual([{ run: "r2" }, { run: "r3" }]);
  });

  it("are the best groups where the table shows some", () => {
    const frame = frameOf(RUNS, FLAT);
    const best = bestLines(linesOf(frame).lines, frame, 2);
    expect(best).toEqual([
      { by: BY, values: ["cnn", 0.1] },
      { by: BY, values: ["cnn", 0.01] },
    ]);
    expect(ticksOf(best)).toEqual({
      ...NO_TICKS,
      groups: [
        {
          by: BY,
          values: [
            ["cnn", 0.1],
            ["cnn", 0.01],
          ],
        },
      ],
    });
    expect(ticksOf([{ run: "a" }, { run: "b" }])).toEqual({ ...NO_TICKS, runs: ["a", "b"] });
  });

  it("of groups without a number come last", () => {
    const rows = [{ x: "a" }, { x: "b", "metrics.acc": 1 }, { x: "c", "metrics.acc": 2 }];
    const frame = frameOf(rows, { groupBy: [ref("x")] });
    expect(bestGroups(frame.groups, frame, 3).map((line) => "values" in line && line.values)).toEqual([
      ["c"],
      ["b"],
      ["a"],
    ]);
  });
});
