/** Arbitrary views for property tests: any value a document can hold, at any key. */

import fc from "fast-check";
import type { Clause } from "../../src/engine/clauses/list";
import { REDUCER_NAMES } from "../../src/engine/reducers/list";
import type { SortKey, Target } from "../../src/engine/table/types";
import { SECTIONS } from "../../src/state/compare";
import { AXES, BANDS, MIDDLES, MOST_SMOOTHING } from "../../src/state/curves";
import { OUTCOMES } from "../../src/state/mattered";
import { withOneName } from "../../src/state/merged";
import type { Ticks } from "../../src/state/ticks";
import { MAX_WIDTH, MIN_WIDTH, type View } from "../../src/state/view";
import { type KeyRef, keyId } from "../../src/values/key";
import type { Scalar, Value } from "../../src/values/value";

/** Lone surrogates, controls, right-to-left text and emoji included. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "None", "__proto__", "a.b", "\ud800", "😀=%&#", "שלום"),
);
// -0 and 0 are one value (docs/contract.md, Kinds of values), and JSON has no -0.
const number = fc.double().map((x) => (x === 0 ? 0 : x));
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (x === 0 ? 0 : x));
const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  number,
  text,
  fc.integer({ min: -8.64e15, max: 8.64e15 }).map((time) => ({ time })),
  fc.bigInt().map((integer) => ({ integer: String(integer) })),
  text.map((json) => ({ json })),
);
export const value: fc.Arbitrary<Value> = fc.oneof(fc.constant(undefined), scalar, fc.array(scalar));
const values = fc.array(value, { maxLength: 5 });

export const ref: fc.Arbitrary<KeyRef> = fc.record({
  namespace: fc.constantFrom("doc", "run", "metric", "name"),
  path: fc.array(text, { minLength: 1, maxLength: 4 }),
});
const id = ref.map(keyId);
const bound = fc.option(finite);
const clause: fc.Arbitrary<Clause> = fc.oneof(
  fc.record({
    type: fc.constant("values"),
    key: ref,
    include: values,
    exclude: values,
    match: fc.constantFrom("any", "all"),
  }),
  fc.record({ type: fc.constant("range"), key: ref, min: bound, max: bound, also: values }),
) as fc.Arbitrary<Clause>;
const sort: fc.Arbitrary<SortKey> = fc.record({ key: ref, descending: fc.boolean() });
const target: fc.Arbitrary<Target> = fc.record({ key: ref, direction: fc.constantFrom("max", "min") });

/** Groups by the same keys, each with a value for each key. */
const tickedGroups = fc.uniqueArray(ref, { maxLength: 3, selector: keyId }).chain((by) =>
  fc.record({
    by: fc.constant(by),
    values: fc.array(fc.array(value, { minLength: by.length, maxLength: by.length }), { maxLength: 3 }),
  }),
);
const line = fc.oneof(
  text.map((run) => ({ run })),
  tickedGroups.map(({ by, values }) => ({ by, values: values[0] ?? by.map(() => undefined) })),
);
export const ticks: fc.Arbitrary<Ticks> = fc.record({
  runs: fc.array(text, { maxLength: 3 }),
  groups: fc.array(tickedGroups, { maxLength: 2 }),
  except: fc.array(text, { maxLength: 3 }),
});

const mergeable: fc.Arbitrary<KeyRef> = fc.record({
  namespace: fc.constantFrom("doc", "name"),
  path: fc.array(text, { minLength: 1, maxLength: 2 }),
});

/** Each key in one of them, once, and no other part of the view names one that is shown as another. */
const merged = fc
  .uniqueArray(fc.uniqueArray(mergeable, { minLength: 1, maxLength: 3, selector: keyId }), { maxLength: 2 })
  .map((lists) => {
    const seen = new Set<string>();
    return lists.flatMap((keys) => {
      const own = keys.filter((key) => !seen.has(keyId(key)) && seen.add(keyId(key)));
      return own[0] ? [{ as: own[0], keys: own }] : [];
    });
  });

const anyView: fc.Arbitrary<View> = fc.record({
  clauses: fc.uniqueArray(clause, {
    maxLength: 5,
    selector: ({ key }) => keyId(key),
  }),
  query: text,
  groupBy: fc.uniqueArray(ref, { maxLength: 3, selector: keyId }),
  flat: fc.boolean(),
  levels: fc.nat(3),
  leastRuns: fc.option(fc.integer({ min: 2 })),
  sort: fc.uniqueArray(sort, { maxLength: 3, selector: ({ key }) => keyId(key) }),
  columns: fc.option(fc.uniqueArray(ref, { maxLength: 5, selector: keyId })),
  pinned: fc.uniqueArray(ref, { maxLength: 3, selector: keyId }),
  widths: fc.dictionary(id, fc.double({ min: MIN_WIDTH, max: MAX_WIDTH, noNaN: true }), { maxKeys: 3 }),
  target: fc.oneof(fc.constantFrom("none" as const, null), target),
  reducers: fc.dictionary(id, fc.constantFrom(...REDUCER_NAMES), { maxKeys: 3 }),
  steps: fc.dictionary(id, fc.constantFrom("last", "min", "max", "best"), { maxKeys: 3 }),
  toggledGroups: fc.array(values, { maxLength: 3 }),
  ticked: ticks,
  forms: fc.dictionary(id, fc.constantFrom("list", "histogram"), { maxKeys: 3 }),
  pattern: fc.option(text),
  merged,
  open: fc.option(text),
  chosen: fc.option(text),
  panel: fc.option(text),
  curves: fc.record({
    metrics: fc.option(fc.array(ref, { maxLength: 3 })),
    x: fc.constantFrom(...AXES),
    logX: fc.boolean(),
    logY: fc.boolean(),
    middle: fc.constantFrom(...MIDDLES),
    band: fc.constantFrom(...BANDS),
    runs: fc.boolean(),
    smoothing: fc.double({ min: 0, max: MOST_SMOOTHING, noNaN: true }).map((weight) => weight + 0),
    outliers: fc.boolean(),
    exact: fc.boolean(),
  }),
  pivot: fc.record({
    across: fc.option(ref),
    rows: fc.option(fc.uniqueArray(ref, { maxLength: 3, selector: keyId })),
    metric: fc.option(ref),
    sort: fc.option(fc.record({ value, descending: fc.boolean() })),
    best: fc.option(fc.constantFrom("column", "row")),
    groups: fc.option(fc.constantFrom("all", "best")),
  }),
  parallel: fc.record({
    axes: fc.option(fc.uniqueArray(ref, { maxLength: 4, selector: keyId })),
    flipped: fc.uniqueArray(ref, { maxLength: 2, selector: keyId }),
    colour: fc.option(ref),
    runs: fc.boolean(),
  }),
  scatter: fc.record({
    x: fc.option(ref),
    y: fc.option(ref),
    colour: fc.option(ref),
    logX: fc.option(fc.boolean()),
    logY: fc.option(fc.boolean()),
    trend: fc.boolean(),
  }),
  mattered: fc.record({ of: fc.constantFrom(...OUTCOMES), results: fc.boolean() }),
  compare: fc.record({
    baseline: fc.option(line),
    toggled: fc.uniqueArray(fc.constantFrom(...SECTIONS)),
    texts: fc.array(ref, { maxLength: 2 }),
    metric: fc.option(ref),
    changesOf: fc.option(line),
  }),
});

export const view: fc.Arbitrary<View> = anyView.map(withOneName);
