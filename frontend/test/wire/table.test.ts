import {
  type Batch,
  bool,
  Column,
  columnFromArray,
  dictionary,
  float32,
  float64,
  list,
  tableFromColumns,
  tableToIPC,
  utf8,
} from "@uwdata/flechette";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { valueAt } from "../../src/engine/table/table";
import type { Table } from "../../src/engine/table/types";
import { keyId } from "../../src/values/key";
import { encodeValue, type Json } from "../../src/values/value";
import { encoderFor } from "../../src/wire/encode";
import { WireError } from "../../src/wire/error";
import { decodeTable, decodeTableInStretches } from "../../src/wire/table";
import { bytesOf, jsonOf } from "./fixture";

interface Expected {
  readonly version: string;
  readonly runs: string[];
  readonly members: string[][];
  readonly keys: { readonly namespace: "doc"; readonly path: string[]; readonly values: Json[] }[];
}

function keyed(table: Table): Map<string, Json[]> {
  const named = table.keys.filter((key) => key.id !== '["run","name"]');
  return new Map(named.map((key) => [key.id, table.runs.map((_, row) => encodeValue(valueAt(key, row)))]));
}

const membersOf = (table: Table) => table.runs.map((run, row) => table.members[row] ?? [run]);

describe("the snapshot that the server writes", () => {
  const table = decodeTable(bytesOf("table.arrow"));
  const expected = jsonOf("table.json") as Expected;

  test("has the version, the runs and their members", () => {
    expect(table.version).toBe(expected.version);
    expect(table.runs).toEqual(expected.runs);
    expect(membersOf(table)).toEqual(expected.members);
    expect(table.count).toBe(expected.runs.length);
  });

  test("has every value of every key", () => {
    const found = keyed(table);
    expect([...found.keys()].sort()).toEqual(expected.keys.map((key) => keyId(key)).sort());
    for (const key of expected.keys) {
      // The fixture gives a metric's float32 as the float64 that it exactly is.
      const exact = (value: Json) =>
        keyId(key).startsWith('["metric"') && typeof value === "number" ? Math.fround(value) : value;
      expect([key.path, found.get(keyId(key))?.map(exact)]).toEqual([key.path, key.values]);
    }
  });

  test("is read without a text for each entry, which flechette would make at once", () => {
    const cache = vi.spyOn(Column.prototype, "cache");
    decodeTable(bytesOf("table.arrow"));
    expect(cache).not.toHaveBeenCalled();
    cache.mockRestore();
  });

  test("names the run in a key of its own, the first", () => {
    const [name] = table.keys;
    expect(name?.id).toBe('["run","name"]');
    expect(table.runs.map((_, row) => name && valueAt(name, row))).toEqual(expected.runs);
  });

  test("holds metrics by their shortest float32", () => {
    const key = table.byId.get('["metric","val/accuracy"]');
    expect(key?.float32).toBe(true);
    expect(key && [valueAt(key, 0), valueAt(key, 2)]).toEqual([0.9, 0.001]);
  });

  test("is the same when it is decoded in stretches, between which others have a turn", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const gentle = await decodeTableInStretches(bytesOf("table.arrow"), -1);
    clearInterval(timer);
    expect([keyed(gentle), membersOf(gentle)]).toEqual([keyed(table), expected.members]);
    expect(turns).toBeGreaterThan(0);
    await expect(decodeTableInStretches(new Uint8Array())).rejects.toThrow(WireError);
  });

  test("an empty table is one too", () => {
    expect(decodeTable(bytesOf("empty.arrow"))).toMatchObject({ count: 0, runs: [], members: [] });
  });
});

/** A stream with the contract's metadata, of which `change` may break some. */
function stream(
  kind: string,
  values: unknown[],
  type: Parameters<typeof columnFromArray>[1],
  change: object = {},
  more: Readonly<Record<string, string>> = {},
): Uint8Array {
  const runs = values.map((_, i) => `r${i}`);
  const table = tableFromColumns({
    run: columnFromArray(runs, utf8()),
    members: columnFromArray(
      runs.map((run) => [run]),
      list(utf8()),
    ),
    x: columnFromArray(values, type),
  });
  const named = { namespace: "doc", path: '["x"]', kind, ...change };
  table.schema.metadata = new Map(Object.entries({ version: "b-1", ...more }));
  const field = table.schema.fields[2];
  if (field) field.metadata = new Map(Object.entries(named).filter(([, text]) => text !== null));
  return tableToIPC(table, { format: "stream" }) as Uint8Array;
}

function decoded(
  kind: string,
  values: unknown[],
  type: Parameters<typeof columnFromArray>[1],
  change: object = {},
): Json[] {
  const table = decodeTable(stream(kind, values, type, change));
  const key = table.keys[1];
  if (!key) throw new Error("the table has no second key");
  return table.runs.map((_, row) => encodeValue(valueAt(key, row)));
}

test("a key has what is said of it; nothing is said of most", () => {
  const of = (change: object) => decodeTable(stream("number", [1], float64(), change)).keys[1]?.about;
  expect(of({})).toEqual({ displayName: "", description: "", unit: "" });
  expect(of({ display_name: "Learning rate", description: "Of Adam", unit: "s" })).toEqual({
    displayName: "Learning rate",
    description: "Of Adam",
    unit: "s",
  });
});

test("rows of which TensorBoard has yet to read a run are marked, by ranges", () => {
  const of = (waiting: string | null) => {
    const bytes = stream("number", [1, 2, 3, 4], float64(), {}, waiting === null ? {} : { waiting });
    return decodeTable(bytes).waiting;
  };
  expect(of(null)).toBeNull();
  expect(of("[]")).toBeNull();
  expect(of("[[0, 1], [2, 4]]")).toEqual(Uint8Array.from([1, 0, 1, 1]));
  for (const wrong of ["[[0, 5]]", "[[0]]", "[0]", "{}", "[", "[[-1, 2]]"]) {
    expect(() => of(wrong)).toThrow("the table's waiting rows");
  }
});

const MISSING = { $missing: true };
const orMissing = (value: unknown) => (value === null ? MISSING : encodeValue(value as number));

describe("any column", () => {
  test("of numbers comes back", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double()), { minLength: 1 }), (values) => {
        expect(decoded("number", values, float64())).toEqual(values.map(orMissing));
      }),
    );
  });

  test("of float32 comes back by a number that is the same float32, and never longer than nine digits", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.float()), { minLength: 1 }), (values) => {
        const found = decoded("number", values, float32(), { namespace: "metric" });
        expect(found.map((x) => (typeof x === "number" ? Math.fround(x) : x))).toEqual(values.map(orMissing));
        for (const x of found) if (typeof x === "number") expect(Number(x.toPrecision(9))).toBe(x);
      }),
    );
  });

  test("of texts comes back, plain and by dictionary", () => {
    const texts = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\ufeff", "\ufeffa", "a", "ä", "", "None"));
    fc.assert(
      fc.property(fc.array(fc.option(texts), { minLength: 1 }), (values) => {
        const expected = values.map(orMissing);
        expect(decoded("string", values, utf8())).toEqual(expected);
        // One text must be there for the library to make a dictionary of.
        if (values.some((text) => text !== null)) {
          expect(decoded("string", values, dictionary(utf8()))).toEqual(expected);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("of bools and of nulls comes back", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.boolean()), { minLength: 1 }), (values) => {
        expect(decoded("bool", values, bool())).toEqual(values.map(orMissing));
        expect(decoded("null", values, bool())).toEqual(values.map((value) => (value === true ? null : MISSING)));
      }),
    );
  });

  test("of lists comes back", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.array(fc.double({ noNaN: true }))), { minLength: 1 }), (values) => {
        expect(decoded("list<number>", values, list(float64()))).toEqual(values.map(orMissing));
      }),
    );
  });
});

test("texts that many rows share are made a few at a time, not one by one", () => {
  const decode = vi.spyOn(TextDecoder.prototype, "decode");
  const texts = Array.from({ length: 1000 }, (_, i) => `text ${i}`);
  const bytes = stream("string", texts, dictionary(utf8()));
  decode.mockClear();
  const table = decodeTable(bytes);
  expect(table.keys[1] && valueAt(table.keys[1], 999)).toBe("text 999");
  expect(decode.mock.calls.length).toBeLessThan(100);
  decode.mockRestore();
});

test("a row's members are listed where they are not the run alone", () => {
  const members = [["é"], ["a"], ["é", "é/train"], [], ["é/train"]];
  const table = tableFromColumns({
    run: columnFromArray(["é", "b", "é", "c", "é/trail"], utf8()),
    members: columnFromArray(members, list(utf8())),
  });
  table.schema.metadata = new Map([["version", "b-1"]]);
  const decoded = decodeTable(tableToIPC(table, { format: "stream" }) as Uint8Array);
  expect(decoded.members).toEqual([undefined, ...members.slice(1)]);
});

test("batches with dictionaries of their own share one", () => {
  const encoder = encoderFor("string", false);
  const batches = [["a", null, ""], ["b", "a", ""], ["c"]].map(
    (texts) => columnFromArray(texts, dictionary(utf8())).data[0],
  );
  const codes = batches.flatMap((batch) => [...(encoder?.codes(batch as Batch<unknown>) ?? [])]);
  expect(codes).toEqual([1, 0, 2, 3, 1, 2, 4]);
  expect(encoder?.dictionary().texts).toEqual(["", "a", "", "b", "c"]);
});

test.each(["duration", "list<duration>"])(
  "of a kind that this page does not know, %s, only its values are left out",
  (kind) => {
    const bytes = stream(kind, [1, 2], float64());
    const table = decodeTable(bytes);
    expect(table.leftOut).toEqual(["x"]);
    expect(table.runs).toEqual(["r0", "r1"]);
    expect(table.keys.map(({ id }) => id)).toEqual(['["run","name"]']);
    expect(decodeTable(stream("number", [1, 2], float64())).leftOut).toEqual([]);
  },
);

describe("what is not as the contract says is named", () => {
  test.each<[string, object, string]>([
    ["number", { kind: "string" }, 'does not hold what its kind "string" says'],
    ["number", { kind: "list<number>" }, 'does not hold what its kind "list<number>" says'],
    ["number", { kind: null }, "kind is not a text"],
    ["number", { namespace: "docs" }, "namespace is not one of doc, run, metric, name"],
    ["number", { path: "x" }, "path is not a list"],
    ["number", { path: "[1]" }, "path[0] is not a text"],
  ])("%s with %j", (kind, change, problem) => {
    const bytes = stream(kind, [1], float64(), change);
    expect(() => decodeTable(bytes)).toThrow(WireError);
    expect(() => decodeTable(bytes)).toThrow(problem);
    expect(() => decodeTable(bytes)).toThrow("`x`");
  });

  test("bytes that are no Arrow", () => {
    expect(() => decodeTable(new TextEncoder().encode("<html>Not Found</html>"))).toThrow(WireError);
    expect(() => decodeTable(new Uint8Array())).toThrow(WireError);
  });
});
