import fc from "fast-check";
import { expect, test } from "vitest";
import { leadersAmong } from "../../../src/engine/compare/follow";
import type { Key, Table } from "../../../src/engine/table/types";
import { canonical, type Value } from "../../../src/values/value";
import { keyOf, type Row, tableOf } from "../../makeTable";
import { logged } from "../oracle";

const NAMES = ["a", "b", "c", "d"];
const values = fc.constantFrom<Value>(undefined, 1, 2, "x", null);
const tables = fc
  .array(fc.record(Object.fromEntries(NAMES.map((name) => [name, values]))), { minLength: 1, maxLength: 12 })
  .map((all) => tableOf(all as Row[]));

function textsOf(table: Table, key: Key): readonly string[] {
  return table.runs.map((_, row) => canonical(logged(table, row, key.ref)));
}

/** Whether equal values of one always stand beside equal values of the other. */
function says(a: readonly string[], b: readonly string[]): boolean {
  return a.every((one, i) => a.every((other, j) => one !== other || b[i] === b[j]));
}

const distinct = (texts: readonly string[]) => new Set(texts).size;

test("those stay that follow from no others, together or alone, whose values are met twice", () => {
  fc.assert(
    fc.property(tables, (table) => {
      const keys = NAMES.map((name) => ({ name, texts: textsOf(table, keyOf(table, name)) }));
      const ordered = keys.toSorted((a, b) => distinct(a.texts) - distinct(b.texts));
      const left: typeof keys = [];
      for (const key of ordered) {
        const before = table.runs.map((_, row) => left.map(({ texts }) => texts[row]).join());
        if (!(says(before, key.texts) && 2 * distinct(before) <= table.count)) left.push(key);
      }
      const stays = left.filter(
        (key, at) =>
          !left.some(
            (other, i) =>
              2 * distinct(other.texts) <= table.count &&
              says(other.texts, key.texts) &&
              (i < at || !says(key.texts, other.texts)) &&
              i !== at,
          ),
      );
      const expected = NAMES.filter((name) => stays.some((key) => key.name === name));
      expect(leadersOf(table, NAMES)).toEqual(expected);
    }),
  );
});

function leadersOf(table: Table, names: readonly string[]): readonly string[] {
  return leadersAmong(names.map((name) => keyOf(table, name))).map(({ ref }) => ref.path.join("."));
}

function leaders(rows: readonly Row[]): readonly string[] {
  return leadersOf(tableOf(rows), Object.keys(rows[0] ?? {}));
}

test("a logarithm follows, though each run has another one", () => {
  const rates = [0.1, 0.03, 0.5, 0.2, 0.01];
  expect(leaders(rates.map((lr) => ({ lr, log_lr: Math.log(lr) })))).toEqual(["lr"]);
  expect(leaders(rates.map((lr) => ({ lr, inverse: -lr })))).toEqual(["lr"]);
});

test("what differs in each run says nothing of another key", () => {
  const rates = [0.1, 0.03, 0.5, 0.2, 0.01];
  const decays = [3, 1, 2, 5, 4];
  const odd = rates.map((lr, i): Row => ({ lr, decay: decays[i], id: `r${i}`, odd: i % 2 }));
  expect(leaders(odd)).toEqual(["lr", "decay", "id", "odd"]);
  expect(leaders([0.1, 0.2, 0.3, 0.4].map((lr) => ({ lr, log_lr: Math.log(lr) })))).toEqual(["lr", "log_lr"]);
});

test("a name made of two settings leads neither of them", () => {
  const rows = [1, 2, 3, 4].flatMap((lr) =>
    ["mlp", "svc"].flatMap((model) => [0, 1].map((): Row => ({ name: `${model}-${lr}`, lr, model }))),
  );
  expect(leaders(rows)).toEqual(["lr", "model"]);
});

test("of a data set and its number of classes the data set leads", () => {
  const sets: Record<string, number> = { moons: 2, circles: 2, digits: 10 };
  const rows = Object.entries(sets).flatMap(([dataset, classes]) =>
    [1, 2].flatMap((lr) => [0, 1].map((): Row => ({ classes, dataset, lr }))),
  );
  expect(leaders(rows)).toEqual(["dataset", "lr"]);
});
