import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashWith, parsePlace, queryOfView } from "../../src/host/history";

describe("the hash of TensorBoard's page", () => {
  it.each([
    ["#metadata&p.metadata.v=abc", { tab: "ours", payload: "abc" }],
    ["#metadata&tagFilter=x&p.metadata.v=abc", { tab: "ours", payload: "abc" }],
    ["#scalars&p.metadata.v=abc", { tab: "other" }],
    ["#metadatas", { tab: "other" }],
  ])("%s", (hash, place) => {
    expect(parsePlace(hash, false)).toEqual(place);
  });

  it.each(["", "#", "#metadata", "#metadata&tagFilter=x"])(
    "%j stands for a view only while our tab is shown",
    (hash) => {
      expect(parsePlace(hash, true)).toEqual({ tab: "ours", payload: null });
      expect(parsePlace(hash, false)).toEqual({ tab: "other" });
    },
  );

  it("keeps what others put there", () => {
    expect(hashWith("#scalars&run=a&p.metadata.v=old&p.text.x=1", "new")).toBe(
      "#metadata&run=a&p.text.x=1&p.metadata.v=new",
    );
  });

  it("gives back what was put in, whatever was there before", () => {
    const payload = fc.stringMatching(/^[A-Za-z0-9_-]+$/);
    fc.assert(
      fc.property(fc.string(), payload, (hash, put) => {
        expect(parsePlace(hashWith(hash, put), false)).toEqual({ tab: "ours", payload: put });
      }),
    );
  });
});

it.each([
  ["", ""],
  ["?runFilter=%5Ea%24", ""],
  ["?darkMode=true&runFilter=x&runColorGroup=regex%3A(x)&tagFilter=y", "?darkMode=true&tagFilter=y"],
])("of %j a view's link keeps %j", (search, kept) => {
  expect(queryOfView(search)).toBe(kept);
});
