/** Each key at a glance, beside a slow reading of the rows. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Health, healthOf } from "../../../src/engine/keys/health";
import { readsAsNumber } from "../../../src/engine/keys/numberTexts";
import type { Table } from "../../../src/engine/table/types";
import { keyId } from "../../../src/values/key";
import { Kind, kindOf } from "../../../src/values/kind";
import { canonical, isList, type Value } from "../../../src/values/value";
import { type Row, ref, tableOf } from "../../makeTable";
import { filtered } from "../strategies";

const all = (table: Table) => Uint32Array.from({ length: table.count }, (_, row) => row);
const healthAt = (rows: readonly Row[], name: string, of?: Uint32Array): Health => {
  const table = tableOf(rows);
  const found = healthOf(table, of ?? all(table)).find(({ key }) => key.id === keyId(ref(name)));
  if (!found) throw new Error(`no key ${name}`);
  return found;
};
const troubles = (rows: readonly Row[], name: string) => healthAt(rows, name).troubles.map(({ type }) => type);

const numberOf = (value: Value) => {
  if (typeof value === "number") return value;
  return typeof value === "object" && value !== null && "integer" in value ? Number(value.integer) : Number.NaN;
};
const timeOf = (value: Value) =>
  typeof value === "object" && value !== null && !isList(value) && "time" in value ? value.time : Number.NaN;

describe("healthOf", () => {
  it("counts what a slow reading counts, of some rows", () => {
    fc.assert(
      fc.property(filtered, fc.infiniteStream(fc.boolean()), ({ rows }, wants) => {
        const table = tableOf(rows);
        const some = all(table).filter(() => wants.next().value);
        for (const { key, ...health } of healthOf(table, some)) {
          if (key.ref.namespace !== "doc") continue;
          const name = key.ref.path.join(".");
          const values = [...some].map((row) => rows[row]?.[name]).filter((value) => value !== undefined);
          expect(health.logged).toBe(values.length);
          expect(health.distinct).toBe(new Set(values.map(canonical)).size);
          const kind = (value: Value) => (kindOf(value) === Kind.integer ? Kind.number : kindOf(value));
          for (const share of health.kinds) {
            expect(values.filter((value) => kind(value) === share.kind)).toHaveLength(share.rows);
            expect(values.map(canonical)).toContain(canonical(share.example));
            expect(kind(share.example)).toBe(share.kind);
          }
          expect(new Set(health.kinds.map((share) => share.kind))).toEqual(new Set(values.map(kind)));
          const counts = values.map((value) => values.filter((other) => canonical(other) === canonical(value)).length);
          const most = Math.max(0, ...counts);
          expect(health.common?.rows ?? 1).toBe(Math.max(1, most));
          if (health.common) expect(counts[values.map(canonical).indexOf(canonical(health.common.value))]).toBe(most);
          const numbers = values.map(numberOf).filter(Number.isFinite);
          const measured = numbers.length > 0 ? numbers : values.map(timeOf).filter(Number.isFinite);
          const [min, max] = [Math.min(...measured), Math.max(...measured)];
          expect(health.range && { ...health.range }).toEqual(
            min < max ? { min: min + 0, max: max + 0, isTime: numbers.length === 0 } : null,
          );
        }
      }),
    );
  });

  it("finds mixed kinds, but None beside others is none, nor is a large integer beside numbers", () => {
    expect(troubles([{ a: 1 }, { a: "x" }], "a")).toContain("mixed");
    expect(troubles([{ a: 1 }, { a: null }], "a")).toEqual([]);
    expect(troubles([{ a: 1 }, { a: { integer: "9007199254740993" } }], "a")).toEqual([]);
    const { kinds } = healthAt([{ a: 1 }, { a: "0.1" }, { a: 2 }], "a");
    expect(kinds).toEqual([
      { kind: Kind.number, rows: 2, example: 1 },
      { kind: Kind.string, rows: 1, example: "0.1" },
    ]);
  });

  it("finds numbers that were logged as texts, where all texts are", () => {
    expect(troubles([{ a: "1" }, { a: "2.5e-3" }], "a")).toContain("texts");
    expect(troubles([{ a: "1" }, { a: "x" }, { a: "1" }], "a")).toEqual([]);
  });

  it("finds keys of one value, of few rows, and of another text in each", () => {
    expect(troubles([{ a: 1 }, { a: 1 }, {}], "a")).toEqual(["constant"]);
    expect(troubles([{ a: 1 }, {}], "a")).toEqual([]);
    const rows = (logged: number, count: number) =>
      Array.from({ length: count }, (_, i) => (i < logged ? { a: i } : {}));
    expect(troubles(rows(1, 20), "a")).toEqual([]);
    expect(troubles(rows(1, 21), "a")).toEqual(["few"]);
    expect(troubles([{ a: "x" }, { a: "y" }], "a")).toEqual(["distinct"]);
    expect(troubles([{ a: 1 }, { a: 2 }], "a")).toEqual([]);
  });

  it("finds keys in another case, and those that are likely one, whatever rows are shown", () => {
    const rows = [{ lr: 1, LR: 2 }, { lr: 3, LR: 4 }, { bs: 1 }, { batch_size: 2 }];
    expect(troubles(rows, "lr")).toEqual(["case"]);
    expect(troubles(rows, "bs")).toEqual(["alias"]);
    expect(healthAt(rows, "bs", new Uint32Array()).troubles.map(({ type }) => type)).toEqual(["alias"]);
  });

  it("finds nothing wrong with what is built in", () => {
    expect(troubles([{ "run.status": "1" }, { "run.status": "1" }], "run.status")).toEqual([]);
  });
});

it("knows numbers in decimal digits", () => {
  for (const text of ["1", "-0.1", "+2.", ".5", "1e-4", " 3 ", "001"]) expect(readsAsNumber(text), text).toBe(true);
  for (const text of ["", ".", "1e", "0x10", "1,5", "nan", "1 2", "3.11.7", "1".repeat(41)]) {
    expect(readsAsNumber(text), text).toBe(false);
  }
});
