import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownSettings, type Settings, scalarsHash, settingsIn, timeSeriesAddress } from "../../src/host/otherTabs";

const NONE: Settings = { runFilter: null, runColorGroup: null, regexInput: null, runSelectionState: null };
const HERE = { pathname: "/", search: "", hash: "#metadata" };

function partsOf(address: string): { readonly search: string; readonly hash: string } {
  const { search, hash } = new URL(address, "http://localhost");
  return { search, hash };
}

describe("an address of Time Series", () => {
  it("holds the filter and the groups, whatever characters they have", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1 });
    fc.assert(
      fc.property(text, text, (filter, colors) => {
        const address = timeSeriesAddress(HERE, { filter, colors });
        expect(settingsIn(partsOf(address))).toEqual({ ...NONE, runFilter: filter, runColorGroup: `regex:${colors}` });
      }),
    );
  });

  it("stays below the path's prefix, and keeps what else the query holds", () => {
    const place = {
      pathname: "/pre/fix/",
      search: "?darkMode=true&runFilter=old&runColorGroup=run",
      hash: "#metadata",
    };
    expect(timeSeriesAddress(place, { filter: "^a/b,c$", colors: null })).toBe(
      "/pre/fix/?darkMode=true&runFilter=%5Ea%2Fb%2Cc%24#timeseries",
    );
    expect(timeSeriesAddress(place, { filter: null, colors: null })).toBe("/pre/fix/?darkMode=true#timeseries");
  });

  it("puts a filter of the user's own out of force where all runs are to be shown", () => {
    const all = (own: Partial<Settings>) =>
      timeSeriesAddress(HERE, { filter: null, colors: null }, { ...NONE, ...own });
    expect(all({ runFilter: "x" })).toBe("/?runColorGroup=run#timeseries");
    expect(all({ runFilter: "x", runColorGroup: "regex:(y)" })).toBe("/?runColorGroup=regex%3A(y)#timeseries");
    expect(all({ runColorGroup: "regex:(y)" })).toBe("/#timeseries");
  });
});

describe("the hash of Scalars", () => {
  it("holds what is listed and what is ticked, as Scalars reads it", () => {
    const latin = fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), fc.uniqueArray(latin), (filter, ticked) => {
        const { regexInput, runSelectionState } = settingsIn({
          search: "",
          hash: scalarsHash("#metadata", { filter, ticked }),
        });
        expect(regexInput).toBe(filter);
        const state = JSON.parse(atob(runSelectionState ?? ""));
        expect(Object.keys(state).sort()).toEqual([...ticked].sort());
        expect(Object.values(state).every((value) => value === true)).toBe(true);
      }),
    );
  });

  it("keeps what others keep there", () => {
    const hash = "#metadata&_smoothingWeight=0.8&regexInput=old&runSelectionState=e30%3D&p.metadata.v=abc";
    expect(scalarsHash(hash, { filter: "^a$", ticked: null })).toBe(
      "#scalars&_smoothingWeight=0.8&p.metadata.v=abc&regexInput=%5Ea%24",
    );
  });
});

it("what an address cannot hold whole is no setting", () => {
  expect(settingsIn({ search: "?runFilter=%5Ea+b", hash: "#scalars&regexInput=%E0%A4%A&runSelectionState" })).toEqual({
    ...NONE,
    runFilter: "^a b",
    runSelectionState: "",
  });
});

it("only what is ours gives way to what was before", () => {
  const now = { ...NONE, runFilter: "ours", runColorGroup: "his" };
  const before = { ...NONE, runFilter: "before", runColorGroup: "before" };
  expect(ownSettings(now, before, (name) => name === "runFilter")).toEqual({
    ...NONE,
    runFilter: "before",
    runColorGroup: "his",
  });
});
