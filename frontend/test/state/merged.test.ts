/** Keys that the view shows as one: what becomes of its other parts, and what links may say. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { viewFromJson, viewToJson } from "../../src/state/json";
import { withKeysApart, withKeysAsOne, withOneName } from "../../src/state/merged";
import { decodeView, encodeView } from "../../src/state/url";
import { EMPTY_VIEW, type View } from "../../src/state/view";
import { keyId } from "../../src/values/key";
import { ViewError } from "../../src/values/validate";
import { ref } from "../makeTable";
import { view } from "./views";

const [a, b, c] = [ref("a"), ref("b"), ref("c")];
const include = (name: string, ...values: number[]) =>
  ({ type: "values", key: ref(name), include: values, exclude: [], match: "any" }) as const;

describe("withKeysAsOne", () => {
  it("names the one key wherever the view names another of them", () => {
    const before: View = {
      ...EMPTY_VIEW,
      clauses: [include("x", 1), include("b", 2)],
      groupBy: [b],
      sort: [{ key: b, descending: true }],
      columns: [ref("x"), b],
      pinned: [b],
      widths: { [keyId(b)]: 100 },
      target: { key: b, direction: "min" },
      reducers: { [keyId(b)]: "median" },
      forms: { [keyId(b)]: "list" },
      toggledGroups: [[1]],
      ticked: { runs: [], groups: [{ by: [b], values: [[1]] }], except: [] },
      pivot: { ...EMPTY_VIEW.pivot, across: b, rows: [b, c], metric: b },
      scatter: { ...EMPTY_VIEW.scatter, x: b },
      parallel: { ...EMPTY_VIEW.parallel, axes: [c, b] },
    };
    const text = JSON.stringify(viewToJson({ ...withKeysAsOne(before, [a, b]), merged: [] }));
    expect(text).toBe(
      JSON.stringify(viewToJson(before))
        .replaceAll(/\["b"\]/g, '["a"]')
        .replaceAll('\\"b\\"', '\\"a\\"'),
    );
  });

  it("gives what a link can hold, of any view and any keys", () => {
    const keys = fc.uniqueArray(fc.constantFrom(...["a", "b", "c", "x"].map(ref)), { minLength: 2, selector: keyId });
    fc.assert(
      fc.property(view, keys, keys, (view, first, second) => {
        const one = withKeysAsOne(withKeysAsOne(view, first), second);
        expect(decodeView(encodeView(one))).toEqual(decodeView(encodeView(decodeView(encodeView(one)))));
      }),
    );
  });

  it("forgets a group of two keys that are one now, wherever it is named", () => {
    const line = { by: [a, b], values: [1, 2] };
    const compare = { ...EMPTY_VIEW.compare, baseline: line, changesOf: line };
    const one = withKeysAsOne({ ...EMPTY_VIEW, groupBy: [a, b], compare }, [a, b]);
    expect(one.compare).toMatchObject({ baseline: null, changesOf: null });
    expect(decodeView(encodeView(one))).toEqual(one);
    const other = withKeysAsOne(
      { ...EMPTY_VIEW, groupBy: [a, c], compare: { ...compare, baseline: { by: [a, c], values: [1, 2] } } },
      [b, a],
    );
    expect(other.compare.baseline).toEqual({ by: [b, c], values: [1, 2] });
  });

  it("takes in the whole of what a key is shown as already", () => {
    const first = withKeysAsOne(EMPTY_VIEW, [a, b]);
    expect(withKeysAsOne(first, [c, b]).merged).toEqual([{ as: c, keys: [c, a, b] }]);
  });

  it("keeps the first of two filters, columns or groups of one key", () => {
    const both = { clauses: [include("b", 2), include("a", 1)], columns: [c, b, a], groupBy: [b, c, a] };
    const view = withKeysAsOne({ ...EMPTY_VIEW, ...both, flat: true, levels: 1, toggledGroups: [[1, 2, 3]] }, [a, b]);
    expect(view.clauses).toEqual([include("a", 2)]);
    expect(view.columns).toEqual([c, a]);
    expect(view).toMatchObject({ groupBy: [a, c], flat: false, levels: 0, toggledGroups: [] });
  });

  it("names no key twice where a chart named two of them", () => {
    const parallel = { ...EMPTY_VIEW.parallel, axes: [b, c, a] };
    expect(withKeysAsOne({ ...EMPTY_VIEW, parallel }, [a, b]).parallel.axes).toEqual([a, c]);
  });

  it("takes the keys of one that stands for several", () => {
    const once = withKeysAsOne(EMPTY_VIEW, [a, b]);
    expect(withKeysAsOne(once, [c, a]).merged).toEqual([{ as: c, keys: [c, a, b] }]);
    expect(withKeysAsOne(once, [ref("x"), ref("y")]).merged).toHaveLength(2);
  });

  it("changes nothing with less than two keys", () => {
    expect(withKeysAsOne(EMPTY_VIEW, [a])).toBe(EMPTY_VIEW);
  });
});

it("withKeysApart shows them by themselves again", () => {
  const view = withKeysAsOne(withKeysAsOne(EMPTY_VIEW, [a, b]), [c, ref("d")]);
  expect(withKeysApart(view, a).merged.map(({ as }) => as)).toEqual([c]);
});

describe("links", () => {
  it("never name a key that is shown as another", () => {
    fc.assert(
      fc.property(view, view, (one, { merged }) => {
        const read = viewFromJson(viewToJson({ ...one, merged }));
        expect(withOneName(read)).toEqual(read);
        const gone = merged.flatMap(({ as, keys }) => keys.map(keyId).filter((id) => id !== keyId(as)));
        const clauses = read.clauses.map(({ key }) => keyId(key));
        expect(clauses.filter((id) => gone.includes(id))).toEqual([]);
        expect(new Set(clauses).size).toBe(clauses.length);
        expect(decodeView(encodeView(read))).toEqual(read);
      }),
    );
  });

  it("hold keys as texts", () => {
    const view = withKeysAsOne(EMPTY_VIEW, [ref("lr"), ref("optimizer.lr")]);
    const [, payload = ""] = /^(.*)$/.exec(encodeView(view)) ?? [];
    expect(atob(payload)).toBe('{"v":1,"merged":[{"as":"lr","keys":["lr","optimizer.lr"]}]}');
  });

  it.each([
    [[{ as: "a", keys: ["b"] }], "merged[0].as is none of its keys"],
    [[{ as: "a", keys: ["a", "a"] }], "merged names a key twice"],
    [
      [
        { as: "a", keys: ["a", "b"] },
        { as: "b", keys: ["b"] },
      ],
      "merged names a key twice",
    ],
    [[{ as: 'metrics["m"]', keys: ['metrics["m"]'] }], "merged[0].as is no key of documents or of names"],
    [[{ as: "a", keys: ["a", "run.status"] }], "merged[0].keys[1] is no key of documents or of names"],
    [[{ keys: ["a"] }], "merged[0].as"],
    [{}, "merged"],
  ])("say what is wrong: %j", (merged, message) => {
    expect(() => viewFromJson({ merged })).toThrow(ViewError);
    expect(() => viewFromJson({ merged })).toThrow(message);
  });
});
