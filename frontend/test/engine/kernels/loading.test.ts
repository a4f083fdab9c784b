import fc from "fast-check";
import { expect, test } from "vitest";
import type { Clause } from "../../../src/engine/clauses/list";
import { filterRows } from "../../../src/engine/kernels/filter";
import { loadingCount } from "../../../src/engine/kernels/loading";
import { Lack } from "../../../src/engine/table/types";
import { keyOf, ref, tableOf } from "../../makeTable";

const given = fc.array(
  fc.record({
    acc: fc.option(fc.constantFrom(0.5, 0.75), { nil: undefined }),
    model: fc.constantFrom("mlp", "cnn"),
    lack: fc.constantFrom(0, Lack.waiting, Lack.unread, Lack.noPoint),
    waits: fc.boolean(),
  }),
  { minLength: 1, maxLength: 30 },
);
const models: Clause = { type: "values", key: ref("model"), include: ["mlp"], exclude: [], match: "any" };
const high: Clause = { type: "range", key: ref("metrics.acc"), min: 0.6, max: null, also: [] };
const clauses = fc.subarray([models, high]);

test("a facet's loading rows are those it counts as not logged and that have yet to be read", () => {
  fc.assert(
    fc.property(given, clauses, fc.boolean(), fc.boolean(), (rows, filters, known, reduced) => {
      const plain = tableOf(rows.map(({ acc, model }) => ({ "metrics.acc": acc ?? null, model })));
      const table = { ...plain, waiting: known ? null : Uint8Array.from(rows, ({ waits }) => Number(waits)) };
      const key = keyOf(table, "metrics.acc");
      const codes = key.codes.map((code, row) => (rows[row]?.acc === undefined ? 0 : code));
      const lacks = reduced ? Uint8Array.from(rows, ({ lack }) => lack) : null;
      const overSteps = { reduction: "max", at: null, state: "there", steps: null, lacks, thinned: null } as const;
      const metric = { ...key, codes, overSteps: { ...overSteps, sampled: 1000 } };
      const filtered = {
        ...table,
        keys: table.keys.map((one) => (one === key ? metric : one)),
        byId: new Map([...table.byId, [key.id, metric]]),
      };
      const expected = rows.filter(({ acc, model, lack, waits }) => {
        const shown = !filters.includes(models) || model === "mlp";
        return shown && acc === undefined && ((!known && waits) || (reduced && lack === Lack.waiting));
      });
      expect(loadingCount(filtered, filterRows(filtered, filters, null), metric)).toBe(expected.length);
    }),
  );
});

test("what is no metric never loads", () => {
  const table = { ...tableOf([{ x: 1 }, {}]), waiting: Uint8Array.of(1, 1) };
  expect(loadingCount(table, filterRows(table, [], null), keyOf(table, "x"))).toBe(0);
});
