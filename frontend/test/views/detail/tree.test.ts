import fc from "fast-check";
import { expect, test } from "vitest";
import { find } from "../../../src/views/detail/lines";
import { saidOf, treeOf } from "../../../src/views/detail/tree";
import { allNodes, at, leaf, metric, runDocument } from "./samples";

const sections = (...leaves: Parameters<typeof runDocument>[0]) => treeOf(runDocument(leaves));

test("keys keep the order in which they were logged, sections the order in which people look", () => {
  const tree = treeOf(
    runDocument(
      [
        leaf(["folder"], "exp", { namespace: "run", part: null }),
        leaf(["model", "depth"], 3),
        leaf(["a"], 1),
        leaf(["model", "type"], "mlp"),
      ],
      { metrics: [metric("val/acc", 0.5, { step: 7, wall_time: 1 })] },
    ),
  );
  expect(tree.map(({ label }) => label)).toEqual(["Metadata", "Metrics", "Run", "Where it came from"]);
  expect(tree[0]?.children.map(({ label }) => label)).toEqual(["model", "a"]);
  expect(at(tree, "model").children.map(({ label }) => label)).toEqual(["depth", "type"]);
  expect(at(tree, "val/acc").content).toMatchObject({ value: 0.5, float32: true, at: { step: 7 } });
});

test("lists of objects open into items whose keys are the table's", () => {
  const tree = sections(leaf(["layers"], [{ units: 64 }, { units: 32, act: "relu" }]));
  const units = at(tree, "layers", "[1]", "units");
  expect(units.ref).toEqual({ namespace: "doc", path: ["layers[]", "units"] });
  expect(units.content).toMatchObject({ value: 32, whole: false });
  expect(at(tree, "layers").content?.whole).toBe(true);
});

test("lists that the table does not step through have no key inside", () => {
  const tree = sections(leaf(["mixed"], [1, { a: 2 }]), leaf(["x\\"], [{ a: 2 }]), leaf(["gaps"], [{ a: 1 }, {}]));
  expect(at(tree, "mixed", "[1]", "a").ref).toBeNull();
  expect(at(tree, "x\\", "[0]", "a").ref).toBeNull();
  expect(at(tree, "gaps", "[0]", "a").ref).toBeNull();
});

test("lists of scalars, and of lists of them, are one line", () => {
  const tree = sections(leaf(["hidden"], [64, 32]), leaf(["matrix"], [[1], [2]]));
  expect(at(tree, "hidden").children).toEqual([]);
  expect(at(tree, "matrix").children).toEqual([]);
});

test("a key that ends in brackets is the table's escaped one", () => {
  expect(at(sections(leaf(["a[]"], 1)), "a[]").ref?.path).toEqual(["a\\[]"]);
});

test("a value and keys at one path both show", () => {
  const tree = sections(leaf(["model"], "mlp"), leaf(["model", "depth"], 3));
  expect(at(tree, "model")).toMatchObject({ content: { value: "mlp" }, children: [{ label: "depth" }] });
});

test("__proto__ and the empty key are keys like any other", () => {
  const tree = sections(leaf(["__proto__", "polluted"], 1), leaf([""], 2));
  expect(at(tree, "__proto__", "polluted").content?.value).toBe(1);
  expect(at(tree, "").content?.value).toBe(2);
  expect("polluted" in {}).toBe(false);
});

test("every leaf is in the tree once, whatever its path, and ids are unique", () => {
  const path = fc.array(fc.string(), { minLength: 1, maxLength: 6 });
  const paths = fc.uniqueArray(path, { selector: (keys) => JSON.stringify(keys) });
  fc.assert(
    fc.property(paths, (all) => {
      const nodes = allNodes(sections(...all.map((keys, i) => leaf(keys, i))));
      expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
      const held = nodes.filter(({ content }) => content !== null);
      const places = held.map(({ place, content }) => [content?.value, place]);
      expect(new Map(places as [number, string[]][])).toEqual(new Map(all.map((keys, i) => [i, keys])));
    }),
  );
});

test("a document of 200 levels and 10,000 keys is a tree in a moment", () => {
  const deep = Array.from({ length: 200 }, (_, i) => `k${i}`);
  const many = Array.from({ length: 10_000 }, (_, i) => leaf([`g${i % 100}`, `k${i}`], i));
  const tree = sections(leaf(deep, "bottom"), ...many);
  expect(at(tree, ...deep).content?.value).toBe("bottom");
  expect(tree[0]?.leaves).toBe(10_001);
});

test("a key's name for people belongs to the key, not to what stands inside its list", () => {
  const said = { display_name: "Layers", description: "From the input on" };
  const tree = sections(leaf(["units"], 3, said), leaf(["layers"], [{ units: 64 }], said));
  expect(saidOf(at(tree, "units"))).toMatchObject(said);
  expect(saidOf(at(tree, "layers", "[0]", "units"))).toBeNull();
  expect(find(tree, "layers units")?.matches).toBe(2);
  expect(find(sections(leaf(["units"], 3, said)), "layers")?.matches).toBe(1);
});

test("a day in a run's name reads as a date, a moment in local time", () => {
  const named = (key: string, iso: string) =>
    leaf([key], { $time: iso, $text: iso }, { namespace: "name", part: null });
  const tree = sections(named("date", "2026-01-12T00:00:00.000Z"), named("time", "2026-01-12T10:30:00.000Z"));
  expect(at(tree, "date").content?.value).toMatchObject({ text: "2026-01-12" });
  expect(at(tree, "time").content?.value).toMatchObject({ text: null });
});
