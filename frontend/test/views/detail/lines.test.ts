import fc from "fast-check";
import { expect, test } from "vitest";
import { find, linesOf, openAtFirst } from "../../../src/views/detail/lines";
import { copyTextOf } from "../../../src/views/detail/reading";
import { type TreeNode, treeOf } from "../../../src/views/detail/tree";
import { allNodes, at, leaf, runDocument } from "./samples";

const key = fc.constantFrom("a", "b", "model", "depth", "Lr");
const value = fc.constantFrom("adam", "SGD", 3, 0.1, null, [1, 2], "a b");
const documents = fc
  .uniqueArray(fc.array(key, { minLength: 1, maxLength: 4 }), { selector: (path) => path.join("/") })
  .chain((paths) =>
    fc
      .tuple(...paths.map((path) => value.map((held) => leaf(path, held))))
      .map((leaves) => treeOf(runDocument(leaves))),
  );

const texts = (sections: readonly TreeNode[], isOpen: (node: TreeNode) => boolean, query = "") =>
  linesOf(sections, isOpen, find(sections, query)?.keep ?? null).map(({ node }) => node.label);

test("closed branches hide what is below them", () => {
  const tree = treeOf(runDocument([leaf(["model", "depth"], 3), leaf(["seed"], 1)], { parts: [] }));
  expect(texts(tree, () => true)).toEqual(["Metadata", "model", "depth", "seed"]);
  expect(texts(tree, ({ label }) => label !== "model")).toEqual(["Metadata", "model", "seed"]);
});

test("lines know their parent, level and place among their siblings", () => {
  fc.assert(
    fc.property(documents, fc.func(fc.boolean()), (tree, isOpen) => {
      const lines = linesOf(tree, isOpen, null);
      for (const { node, level, parent, position, siblings } of lines) {
        const above = lines[parent];
        expect(level).toBe(above ? above.level + 1 : 1);
        const family = above ? above.node.children : tree;
        expect(family[position - 1]).toBe(node);
        expect(siblings).toBe(family.length);
      }
    }),
  );
});

test("a search finds what the slow way finds, and shows the way to it", () => {
  const words = fc.array(fc.constantFrom("a", "adam", "lr", "model", "depth.b", "3", "none", "zzz"), { minLength: 1 });
  fc.assert(
    fc.property(documents, words, (tree, query) => {
      const found = find(tree, query.join(" "));
      const all = allNodes(tree);
      const expected = all.filter(({ content, source, place, children }) => {
        if (children.length > 0) return false;
        const shown =
          content?.value !== undefined ? copyTextOf(content.value) : `${source?.source} ${source?.tag} ${source?.run}`;
        const said = `${place.join(".")}\n${shown}`.toLowerCase();
        return query.every((word) => said.includes(word));
      });
      expect(found?.matches).toBe(expected.length);
      for (const node of expected) expect(found?.keep.has(node)).toBe(true);
      for (const node of all) {
        const shownBelow = node.children.some((child) => found?.keep.has(child));
        if (shownBelow) expect(found?.keep.has(node)).toBe(true);
      }
    }),
  );
});

test("a key found by its name keeps what is below it", () => {
  const tree = treeOf(runDocument([leaf(["model", "depth"], 3), leaf(["seed"], 1)], { parts: [] }));
  expect(texts(tree, () => true, "model")).toEqual(["Metadata", "model", "depth"]);
});

test("shadowed values are found too", () => {
  const tree = treeOf(runDocument([leaf(["lr"], 1, { shadowed: [{ part: 0, value: "hidden-one" }] })]));
  expect(find(tree, "hidden-one")?.matches).toBe(1);
});

test("an empty search is none", () => {
  expect(find([], "  ")).toBeNull();
});

test("small documents start open; of large ones, only the levels that fit", () => {
  const small = treeOf(runDocument([leaf(["a", "b", "c"], 1)]));
  expect(openAtFirst(small).has(at(small, "a", "b").id)).toBe(true);
  const large = treeOf(runDocument(Array.from({ length: 500 }, (_, i) => leaf([`g${i % 5}`, `k${i}`], i))));
  const open = openAtFirst(large);
  expect(open.has(large[0]?.id ?? "")).toBe(true);
  expect(open.has(at(large, "g0").id)).toBe(false);
});
