/** Which keys are listed, in what order, and what is said of them. */
import { describe, expect, it } from "vitest";
import { familiesOf } from "../../../src/engine/keys/aliases";
import { healthOf } from "../../../src/engine/keys/health";
import type { Key } from "../../../src/engine/table/types";
import { arranged, COLUMNS, listed, nextSorted, type Wanted } from "../../../src/features/keys/arrange";
import { conflictWords, familyWords, kindsText, troubleWords, usualText } from "../../../src/features/keys/words";
import { fullName } from "../../../src/values/key";
import { type Row, tableOf } from "../../makeTable";

const label = (key: Key) => fullName(key.ref);
const ROWS: readonly Row[] = [
  { "run.status": "failed", lr: 0.1, b: "x", "metrics.m": 1, mixed: 1 },
  { "run.status": "failed", lr: 0.2, b: "x", "metrics.m": 2, mixed: "2" },
  { learning_rate: 0.3, b: "y", "metrics.m": 3, mixed: 3 },
];

function healthIn(rows: readonly Row[]) {
  const table = tableOf(rows);
  return listed(healthOf(table, Uint32Array.from(rows.keys())));
}

function namesOf(wanted: Partial<Wanted>): string[] {
  const found = arranged(healthIn(ROWS), { search: "", onlyWrong: false, sorted: null, ...wanted }, label);
  return found.map(({ key }) => label(key));
}

describe("the list", () => {
  it("has what was logged before metrics and what is built in, and not the row's name", () => {
    expect(namesOf({})).toEqual(["lr", "b", "mixed", "learning_rate", "metrics.m", "run.status"]);
  });

  it("is searched as keys are everywhere", () => {
    expect(namesOf({ search: "lr" })).toEqual(["lr", "learning_rate"]);
    expect(namesOf({ search: "nothing" })).toEqual([]);
  });

  it("has only what looks wrong, the worst first", () => {
    expect(namesOf({ onlyWrong: true })).toEqual(["mixed", "lr", "learning_rate"]);
    expect(namesOf({ onlyWrong: true, sorted: { by: "key", descending: false } })).toEqual([
      "learning_rate",
      "lr",
      "mixed",
    ]);
  });

  it.each(COLUMNS)("is turned by %s", (by) => {
    const forward = namesOf({ sorted: { by, descending: false } });
    expect([...forward].sort()).toEqual([...namesOf({})].sort());
    const first = namesOf({ sorted: { by, descending: true } })[0];
    // Of equals the first stays first.
    expect(forward.indexOf(first ?? "")).toBeGreaterThan(0);
  });

  it("is sorted one way, the other way, and not at all", () => {
    const once = nextSorted(null, "logged");
    expect(once).toEqual({ by: "logged", descending: false });
    expect(nextSorted(once, "logged")).toEqual({ by: "logged", descending: true });
    expect(nextSorted(nextSorted(once, "logged"), "logged")).toBeNull();
    expect(nextSorted(once, "values")).toEqual({ by: "values", descending: true });
  });
});

describe("words", () => {
  const said = (rows: readonly Row[], name: string) => {
    const of = healthIn(rows).find(({ key }) => label(key) === name);
    if (!of) throw new Error(name);
    return {
      kinds: kindsText(of),
      usual: usualText(of),
      wrong: of.troubles.map((trouble) => troubleWords(trouble, of, rows.length, label)),
    };
  };

  it("say kinds, the range or the most common value, and what looks wrong", () => {
    expect(said(ROWS, "mixed")).toEqual({
      kinds: "number 2, text 1",
      usual: "1 … 3",
      wrong: ['number in 2 rows, text in 1: "2"'],
    });
    expect(said(ROWS, "b")).toEqual({ kinds: "text", usual: "x · 2", wrong: [] });
    expect(said([{ a: true }, { a: true }], "a")).toEqual({
      kinds: "true or false",
      usual: "true",
      wrong: ["the same in all rows"],
    });
    expect(said([{ a: "1" }, { a: "2" }, {}], "a").wrong).toEqual(['numbers logged as text: "1"']);
    expect(said([{ a: null }, {}], "a")).toEqual({ kinds: "None", usual: "None", wrong: [] });
  });

  it("say why keys are likely one", () => {
    const words = (rows: readonly Row[]) => familiesOf(tableOf(rows)).map(familyWords);
    expect(words([{ lr: 1 }, { learning_rate: 1 }])).toEqual(["they mean the same; no row logged both"]);
    expect(
      words([
        { lr: 1, "a.lr": 1 },
        { lr: 2, "a.lr": 2 },
      ]),
    ).toEqual(["they end alike; equal in the 2 rows that logged both"]);
    expect(conflictWords(0, "lr")).toBe("no row has two values");
    expect(conflictWords(3, "lr")).toBe("differ in 3 rows, where lr counts");
  });
});
