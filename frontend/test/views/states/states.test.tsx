import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { makeTable } from "../../../src/engine/table/table";
import { EMPTY_VIEW, type View } from "../../../src/state/view";
import { count } from "../../../src/views/components/words";
import { noKeysText } from "../../../src/views/states/Newcomer";
import { NoMatch } from "../../../src/views/states/NoMatch";
import { groupNotices, titleOf } from "../../../src/views/states/notices";
import { newsText } from "../../../src/views/states/PendingBar";
import { Reading } from "../../../src/views/states/Reading";
import { snippets } from "../../../src/views/states/snippets";

test("where there are texts it is not said that nothing was logged", () => {
  expect(noKeysText({ count: 0, names: [] })).toBe("No run here has logged metadata.");
  expect(noKeysText({ count: 1, names: ["args"] })).toBe("1 text was not read as metadata: args.");
  expect(noKeysText({ count: 3, names: ["a", "b", "c"] })).toBe("3 texts were not read as metadata: a, b, c.");
  expect(noKeysText({ count: 10, names: ["config"] })).toBe("10 texts were not read as metadata: config.");
  expect(noKeysText({ count: 10, names: ["a", "b", "c"] })).toBe("10 texts were not read as metadata: a, b, c, ….");
});

test("counts agree with their noun", () => {
  expect([count(1, "run"), count(0, "run"), count(1234, "run"), count(2, "match", "matches")]).toEqual([
    "1 run",
    "0 runs",
    "1,234 runs",
    "2 matches",
  ]);
});

test("news name only what there is", () => {
  expect(newsText(14, 40, false)).toBe("14 new, 40 changed");
  expect(newsText(0, 1200, false)).toBe("1,200 changed");
  expect(newsText(0, 3, true)).toBe("3 changed, new order");
  expect(newsText(0, 0, false)).toBe("");
});

test("how far TensorBoard has come is said while it reads, and then no more", () => {
  const said = (reading: Parameters<typeof Reading>[0]["reading"]) =>
    renderToStaticMarkup(<Reading reading={reading} />);
  expect(said({ found: 3000, listed: 1200 })).toContain(">TensorBoard has read 1,200 of 3,000 runs; metrics follow<");
  expect(said(null)).not.toContain("TensorBoard");
});

test("notices are grouped by code in the order of their first", () => {
  const notice = (code: string, run: string) => ({ code, run, tag: null, text: "" });
  const groups = groupNotices([notice("b", "1"), notice("a", "2"), notice("b", "3")]);
  expect(groups.map(({ code, notices }) => [code, notices.map(({ run }) => run)])).toEqual([
    ["b", ["1", "3"]],
    ["a", ["2"]],
  ]);
  expect([titleOf("keys-dropped"), titleOf("")]).toEqual(["Keys dropped", "Notice"]);
});

test("the newcomer's lines write where TensorBoard looks, whatever the path", () => {
  const writer = snippets('C:\\logs "x"\\').find(({ code }) => code.includes("MetadataWriter("))?.code ?? "";
  expect(writer).toContain(String.raw`MetadataWriter("C:\\logs \"x\"/run-1"`);
  for (const { code } of snippets("")) expect(code).toContain('"optimizer": "adam"');
});

function noMatch(view: Partial<View>, small = { groups: 0, rows: 0 }): string {
  const table = makeTable("v-1", ["a", "b"], [["a"], ["b"]], []);
  return renderToStaticMarkup(
    <NoMatch
      frame={{ table, label: () => "", target: null, small }}
      view={{ ...EMPTY_VIEW, ...view }}
      act={() => {}}
    />,
  );
}

test("no group that is large enough is told apart from no run that passes", () => {
  const markup = noMatch({ leastRuns: 4, query: "adam" }, { groups: 12, rows: 20 });
  expect(markup).toContain("No group has 4 or more runs");
  expect(markup).toContain("12 groups with 20 runs left out.");
  expect(markup).toContain("Show all groups");
  expect(noMatch({ leastRuns: 4, query: "adam" })).not.toContain("group");
});

test("no match offers to clear just what is set", () => {
  const clause = {
    type: "values",
    key: { namespace: "doc", path: ["a"] },
    include: [1],
    exclude: [],
    match: "any",
  } as const;
  const buttons = (markup: string) => [...markup.matchAll(/<button[^>]*>([^<]*)/g)].map(([, text]) => text);
  expect(buttons(noMatch({ query: "x" }))).toEqual(["Clear the search"]);
  expect(buttons(noMatch({ clauses: [clause] }))).toEqual(["Clear the filter"]);
  expect(buttons(noMatch({ clauses: [clause, clause], query: "x" }))).toEqual([
    "Clear 2 filters",
    "Clear the search",
    "Clear all",
  ]);
});
