import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { viewFromJson, viewToJson } from "../../src/state/json";
import { decodeView, encodeView, readViewText, sameView, viewText } from "../../src/state/url";
import { EMPTY_VIEW, MAX_WIDTH, MIN_WIDTH, type View } from "../../src/state/view";
import { keyId } from "../../src/values/key";
import { ViewError } from "../../src/values/validate";
import { view } from "./views";

const base64url = (text: string) => Buffer.from(text, "utf8").toString("base64url");
const payload = (json: unknown) => base64url(JSON.stringify(json));
const key = { namespace: "doc", path: ["lr"] };
const metric = { namespace: "metric", path: ["val/loss"] };

describe("links", () => {
  it("restore any view exactly", () => {
    fc.assert(
      fc.property(view, (one) => {
        expect(decodeView(encodeView(one))).toEqual(one);
      }),
    );
  });

  it("name of ticked groups only what these logged", () => {
    const by = Array.from({ length: 22 }, (_, i) => ({ namespace: "doc" as const, path: ["settings", `number ${i}`] }));
    const values = Array.from({ length: 5 }, (_, i) => by.map((_, key) => (key < 4 ? `value ${i + key}` : undefined)));
    const ticked = { runs: [], groups: [{ by, values }], except: [] };
    const payload = encodeView({ ...EMPTY_VIEW, ticked });
    expect(payload.length).toBeLessThan(2400);
    expect(decodeView(payload).ticked).toEqual(ticked);
  });

  it("name five ticked groups by their values and twelve runs each for nothing", () => {
    const by = ["dataset", "model", "optimizer"].map((name) => ({ namespace: "doc" as const, path: [name] }));
    const values = ["a", "b", "c", "d", "e"].map((model) => ["cifar-100", `resnet-${model}`, "adam"]);
    const ticked = { runs: [], groups: [{ by, values }], except: [] };
    expect(encodeView({ ...EMPTY_VIEW, ticked }).length).toBeLessThan(600);
    const runs = Array.from({ length: 60 }, (_, i) => `${"r".repeat(78)}${i + 10}`);
    expect(encodeView({ ...EMPTY_VIEW, ticked: { runs, groups: [], except: [] } }).length).toBeLessThan(7000);
  });

  it("hold keys as texts, and nothing that is usual", () => {
    const lr = { namespace: "doc", path: ["optimizer", "lr"] } as const;
    const auc = { namespace: "metric", path: ["val/auc"] } as const;
    const one: View = {
      ...EMPTY_VIEW,
      clauses: [{ type: "values", key: lr, include: [0.1], exclude: [], match: "any" }],
      groupBy: [lr],
      sort: [{ key: auc, descending: false }],
      widths: { [keyId(auc)]: 90 },
      ticked: { runs: [], groups: [{ by: [lr], values: [[0.1]] }], except: [] },
    };
    const text = viewText(one);
    expect(JSON.parse(text)).toEqual({
      v: 1,
      clauses: [{ type: "values", key: "optimizer.lr", include: [0.1] }],
      groupBy: ["optimizer.lr"],
      sort: [{ key: 'metrics["val/auc"]' }],
      widths: { 'metrics["val/auc"]': 90 },
      ticked: { groups: [{ values: [[0.1]] }] },
    });
    expect(readViewText(text)).toEqual(one);
    // What `getView()` gives, and links had before, is read as well.
    expect(viewFromJson(viewToJson(one))).toEqual(one);
  });

  it("with one filter and one group have at most 400 characters", () => {
    const groupBy = [{ namespace: "doc", path: ["training", "optimizer", "name"] }] as const;
    const key = { namespace: "doc", path: ["model", "architecture", "depth"] } as const;
    const clauses = [{ type: "range", key, min: 3, max: 12, also: [] }] as const;
    expect(encodeView({ ...EMPTY_VIEW, clauses, groupBy }).length).toBeLessThan(200);
  });

  it("are the same exactly where views are", () => {
    fc.assert(
      fc.property(view, view, fc.constantFrom(...Object.keys(EMPTY_VIEW)), (one, other, name) => {
        const near = { ...one, [name]: other[name as keyof typeof other] };
        for (const [a, b] of [
          [one, other],
          [one, near],
          [one, structuredClone(one)],
        ] as const) {
          expect(sameView(a, b)).toBe(encodeView(a) === encodeView(b));
        }
      }),
    );
  });

  it("hold only what TensorBoard's URL keeps as it is", () => {
    fc.assert(fc.property(view, (one) => /^[A-Za-z0-9_-]+$/.test(encodeView(one))));
  });

  it("of the default view hold its version alone", () => {
    expect(Buffer.from(encodeView(EMPTY_VIEW), "base64url").toString()).toBe('{"v":1}');
  });

  it("hold values in canonical JSON, never codes", () => {
    const include = [undefined, Number.NaN, Number.POSITIVE_INFINITY, null, "None", { time: 0 }];
    const json = viewText({
      ...EMPTY_VIEW,
      clauses: [{ type: "values", key: { namespace: "doc", path: ["lr"] }, include, exclude: [], match: "any" }],
    });
    expect(JSON.parse(json).clauses[0].include).toEqual([
      { $missing: true },
      { $number: "NaN" },
      { $number: "Infinity" },
      null,
      "None",
      { $time: "1970-01-01T00:00:00.000Z" },
    ]);
  });
});

describe("foreign links", () => {
  const refuses = (read: () => unknown) => {
    try {
      read();
      return true;
    } catch (error) {
      return error instanceof ViewError && error.message.length > 0;
    }
  };

  it("give a view or a ViewError, whatever they hold", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => refuses(() => decodeView(text))));
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => refuses(() => decodeView(base64url(text)))));
    fc.assert(fc.property(fc.json(), (json) => refuses(() => readViewText(json))));
  });

  it("that are cut or altered anywhere give a view or a ViewError", () => {
    fc.assert(
      fc.property(view, fc.nat(), fc.string({ minLength: 1, maxLength: 3 }), (one, at, text) => {
        const whole = encodeView(one);
        const place = at % whole.length;
        return (
          refuses(() => decodeView(whole.slice(0, place))) &&
          refuses(() => decodeView(whole.slice(0, place) + text + whole.slice(place + 1)))
        );
      }),
    );
  });

  it("with any one field replaced give a view or a ViewError", () => {
    const names = Object.keys(EMPTY_VIEW);
    fc.assert(
      fc.property(view, fc.constantFrom(...names), fc.jsonValue(), (one, name, json) =>
        refuses(() => viewFromJson({ ...viewToJson(one), [name]: json })),
      ),
    );
  });

  it.each([
    [{ v: 2 }, "it is from a newer version of this tab (2)"],
    [{}, "it has no known version"],
    [{ v: 1, clauses: 3 }, "clauses should be a list, but is a number"],
    [{ v: 1, clauses: [{ type: "range", key, min: "a" }] }, 'clauses[0].min should be a number, but is "a"'],
    [
      { v: 1, clauses: [{ type: "values", key: { namespace: "doc", path: [] } }] },
      "clauses[0].key.path should be a list of at least one text, but is a list",
    ],
    [
      {
        v: 1,
        clauses: [
          { type: "values", key },
          { type: "range", key },
        ],
      },
      "clauses filters lr twice",
    ],
    [{ v: 1, groupBy: [key, { namespace: "run", path: ["lr"] }, key] }, "groupBy names lr twice"],
    [{ v: 1, columns: [metric, metric] }, "columns names metrics.val/loss twice"],
    [{ v: 1, sort: [{ key }, { key, descending: true }] }, "sort names lr twice"],
    [{ v: 1, widths: { a: -3 } }, 'widths["a"] should be above 0, but is -3'],
    [{ v: 1, widths: { a: 0 } }, 'widths["a"] should be above 0, but is 0'],
    [{ v: 1, leastRuns: 0 }, "leastRuns should be a whole number from 1 on, but is 0"],
    [{ v: 1, leastRuns: 2.5 }, "leastRuns should be a whole number from 1 on, but is 2.5"],
    [{ v: 1, forms: { a: "pie" } }, 'forms["a"] should be "list" or "histogram", but is "pie"'],
    [
      { v: 1, groupBy: [{ namespace: "docs", path: ["a"] }] },
      'groupBy[0].namespace should be "doc" or "run" or "metric" or "name", but is "docs"',
    ],
    [{ v: 1, sort: [{ descending: true }] }, "sort[0].key is absent"],
    [{ v: 1, ticked: { rows: [] } }, 'ticked: "rows" is not a part of ticks'],
    [{ v: 1, ticked: { runs: ["a", 2] } }, "ticked.runs[1] should be text, but is a number"],
    ...["1", "-1", "0.5", "00", "a"].map((at): [unknown, string] => [
      { v: 1, ticked: { groups: [{ by: [key], values: [{ [at]: 1 }] }] } },
      `ticked.groups[0].values[0]: "${at}" is not the place of a key`,
    ]),
    [{ v: 1, ticked: { groups: [{ by: [key, key], values: [] }] } }, "ticked.groups[0].by names a key twice"],
    [
      { v: 1, ticked: { groups: [{ by: [key], values: [[1], [1, 2]] }] } },
      "ticked.groups[0].values[1] should have a value for each of 1 keys, but has 2",
    ],
    [{ v: 1, charts: [] }, '"charts" is not a part of a view'],
    [{ v: 1, widths: { a: null } }, 'widths["a"] should be a number, but is nothing'],
    [[1], "the view should be an object, but is a list"],
  ])("say what is wrong: %j", (json, message) => {
    expect(() => decodeView(payload(json))).toThrow(new ViewError(message));
  });

  it("have widths that the table allows", () => {
    expect(viewFromJson({ widths: { a: 1e-9, b: 100.5, c: 1e300 } }).widths).toEqual({
      '["doc","a"]': MIN_WIDTH,
      '["doc","b"]': 100.5,
      '["doc","c"]': MAX_WIDTH,
    });
  });

  it("never touch prototypes", () => {
    const read = decodeView(base64url('{"v":1,"widths":{"__proto__":70}}'));
    expect(Object.keys(read.widths)).toEqual(['["doc","__proto__"]']);
    expect(Object.getPrototypeOf(read.widths)).toBe(Object.prototype);
  });
});
