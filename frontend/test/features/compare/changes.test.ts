import { expect, test } from "vitest";
import { type Changes, changesOf } from "../../../src/features/compare/changes";
import { type Row, ref } from "../../makeTable";
import { frameOf, RUNS } from "./makeCompared";

function told(changes: Changes | null) {
  return changes?.lines.map(({ key, from, to, rows, change, along }) => [
    key.ref.path[0],
    `${from} → ${to}`,
    [...rows],
    change?.by ?? null,
    along.map((other) => other.key.ref.path[0]),
  ]);
}

test("one change of a run, its seeds together, the best change first", () => {
  const changes = changesOf(frameOf(RUNS), { run: "r2" });
  expect(told(changes)).toEqual([
    ["model", "mlp → cnn", [6, 7], 0.25, ["dropout"]],
    ["lr", "0.01 → 0.1", [0, 1], 0.125, []],
  ]);
  expect([...(changes?.own ?? [])]).toEqual([2, 3]);
  expect(changes).toMatchObject({ settings: 2, ownCell: { value: 0.28125 } });
  expect(changes?.seeds.map(({ ref }) => ref.path[0])).toEqual(["seed"]);
});

test("where less is better the least comes first; what has no number comes last", () => {
  const rows = RUNS.map((row, i): Row => (i >= 6 ? { ...row, "metrics.acc": Number.NaN } : row));
  const target = { key: ref("metrics.acc"), direction: "min" } as const;
  expect(told(changesOf(frameOf(rows, {}, target), { run: "r2" }))).toEqual([
    ["lr", "0.01 → 0.1", [0, 1], 0.125, []],
    ["model", "mlp → cnn", [6, 7], null, ["dropout"]],
  ]);
  const without = changesOf(frameOf(RUNS, {}, null), { run: "r2" });
  expect(without?.lines.map(({ cell, change }) => [cell, change])).toEqual([
    [null, null],
    [null, null],
  ]);
});

test("a change within the spread of its runs says so", () => {
  const rows = RUNS.map((row): Row => ({ ...row, "metrics.acc": row.seed === 0 ? 0 : 1 + (row.lr === 0.1 ? 0.1 : 0) }));
  const lines = changesOf(frameOf(rows), { run: "r2" })?.lines ?? [];
  expect(lines.map(({ key, within }) => [key.ref.path[0], within])).toEqual([
    ["lr", true],
    ["model", false],
  ]);
});

test("groups are held against other groups by their own keys", () => {
  const by = [ref("model"), ref("lr")];
  const frame = frameOf(RUNS, { groupBy: by, flat: true });
  const changes = changesOf(frame, { by, values: ["cnn", 0.1] });
  expect(changes?.lines.map(({ ref }) => ref)).toEqual([
    { by, values: ["cnn", 0.01] },
    { by, values: ["mlp", 0.1] },
  ]);
  const models = changesOf(frameOf(RUNS, { groupBy: [ref("model")] }), { by: [ref("model")], values: ["cnn"] });
  expect(told(models)).toEqual([["model", "cnn → mlp", [1, 0, 3, 2].sort(), -0.25, []]]);
});

test("what is filtered away is no neighbour, and a run that is not there has none", () => {
  const clauses = [{ type: "values", key: ref("model"), include: ["mlp"], exclude: [], match: "any" }] as const;
  expect(told(changesOf(frameOf(RUNS, { clauses }), { run: "r2" }))).toHaveLength(1);
  expect(changesOf(frameOf(RUNS), { run: "gone" })).toBeNull();
  expect(changesOf(frameOf(RUNS), { by: [ref("model")], values: ["gone"] })).toBeNull();
});
