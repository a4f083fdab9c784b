import fc from "fast-check";
import { expect, it } from "vitest";
import { inOrder, type NamedView, namedText, readNamed } from "../../src/state/named";
import { readViewText, viewText } from "../../src/state/url";
import { view } from "./views";

const named: fc.Arbitrary<NamedView> = fc.record({
  name: fc.string({ unit: "binary", minLength: 1 }).filter((name) => name.trim() === name && name !== ""),
  starred: fc.boolean(),
  saved: fc.nat(),
  view: view.map((one) => viewText(one)),
});

it("a file gives its views again", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(named, { selector: ({ name }) => name, maxLength: 4 }),
      fc.boolean(),
      (views, spaced) => {
        expect(readNamed(namedText(views, spaced ? 2 : undefined))).toEqual({ views, problems: [] });
        for (const one of views) expect(() => readViewText(one.view)).not.toThrow();
      },
    ),
  );
});

it("what is no view is left out and named", () => {
  const entries = [
    { name: "a", view: { v: 1 } },
    3,
    { name: " ", view: {} },
    { name: "b" },
    { name: "a", view: {} },
    { name: "c", view: { v: 99 } },
  ];
  const { views, problems } = readNamed(JSON.stringify({ v: 1, views: entries }));
  expect(views.map(({ name }) => name)).toEqual(["a", "c"]);
  expect(problems).toEqual([
    "views[1] should be an object, but is a number",
    "views[2] has no name",
    "views[3].view is absent",
    "views[4] has the name of another: a",
  ]);
});

it.each([
  ["{", "cut off"],
  ["[]", "the view should be an object, but is a list"],
  ['{"v":1,"query":"a"}', "it holds a single view without a name"],
  ['{"v":2,"views":[]}', "newer version of this tab (2)"],
  ['{"views":[]}', "it has no known version"],
  ['{"v":1,"views":{}}', "views should be a list, but is an object"],
])("%s is no file of views", (text, problem) => {
  expect(() => readNamed(text)).toThrow(problem);
});

it("starred views come first", () => {
  const one = (name: string, starred: boolean): NamedView => ({ name, starred, saved: 0, view: "{}" });
  expect(inOrder([one("b", false), one("a", false), one("c", true)]).map(({ name }) => name)).toEqual(["c", "a", "b"]);
});
