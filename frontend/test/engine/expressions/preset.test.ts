import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { knownRuns } from "../../../src/engine/expressions/known";
import { addressLength, CAN_TELL_CASE, type Groups, presetOf, type Room } from "../../../src/engine/expressions/preset";

const TIME_SERIES: Room = { most: 7_900, otherCase: "unless told" };
const SCALARS: Room = { most: 30_000, otherCase: "never" };

/** Which names Time Series shows, by its own code (`matchRunToRegex`). */
function shown(names: readonly string[], filter: string | null): readonly string[] {
  if (filter === null) return names;
  // What every browser has, Node has from version 23 on.
  const inner = CAN_TELL_CASE ? null : filter.match(/^\(\?-i:(.*)\)$/s)?.[1];
  const regex = inner ? new RegExp(inner) : new RegExp(filter, "i");
  return names.filter((name) => regex.test(name));
}

/** The colour group of each name, by the code of Time Series (`groupRuns`); null where it has none. */
function colorOf(name: string, colors: string): string | null {
  const found = name.match(new RegExp(colors));
  return found && JSON.stringify(found.slice(1));
}

const PARTS = [
  "run",
  "Run",
  "lr=0.1",
  "a,b",
  "[0]",
  "(x)",
  "\\d+",
  "50%",
  "😀",
  "😁",
  "it's",
  '"q"',
  "a b",
  "^",
  "$",
  "|",
  "é",
  "-",
  "µ",
  "μ",
];
const nasty = fc.oneof(
  fc
    .array(fc.constantFrom(...PARTS, "/", "1", "2", "12"), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join("")),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
  fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 4 }),
  fc.stringMatching(/^exp\/r[0-9]{1,2}(\/train|\/val)?$/),
);
const names = fc.uniqueArray(nasty, { minLength: 1, maxLength: 40 });
/** Names, and the group of each, -1 for those that are not chosen. */
const chosen = names.chain((all) =>
  fc.record({
    all: fc.constant(all),
    of: fc.array(fc.integer({ min: -1, max: 3 }), { minLength: all.length, maxLength: all.length }),
  }),
);

function groupsOf(all: readonly string[], of: readonly number[]): Groups {
  return [0, 1, 2, 3].map((group) => all.filter((_, i) => of[i] === group).map((name) => [name]));
}

describe.each([
  ["written to their ends", TIME_SERIES, false],
  // So long a name in both makes any expression of whole names too long to be taken.
  ["cut where no other begins so", TIME_SERIES, true],
])("names %s", (_, room, long) => {
  it("the filter shows the chosen runs and no others, and each group has a colour of its own", () => {
    const end = long ? "x".repeat(2_100) : "";
    fc.assert(
      fc.property(chosen, ({ all: short, of }) => {
        const all = short.map((name) => name + end);
        const groups = groupsOf(all, of);
        const wanted = groups.flat(2);
        fc.pre(wanted.length > 0);
        const preset = presetOf(groups, knownRuns(all), room);
        expect(new Set(preset.runs)).toEqual(new Set(wanted));
        expect(shown(all, preset.filter)).toEqual(all.filter((name) => wanted.includes(name)));
        const full = groups.filter((rows) => rows.length > 0);
        expect(preset.groups).toBe(full.length);
        if (preset.colors === null) {
          expect(full.length).toBe(1);
          return;
        }
        const { colors } = preset;
        const byGroup = full.map((rows) => new Set(rows.flat().map((name) => colorOf(name, colors))));
        for (const found of byGroup) expect(found.size).toBe(1);
        expect(new Set(byGroup.map((found) => [...found][0])).size).toBe(full.length);
        expect(byGroup.some((found) => found.has(null))).toBe(false);
        // Whoever clears the filter sees no other run in a group's colour.
        for (const name of all) if (!wanted.includes(name)) expect(colorOf(name, colors)).toBe(null);
      }),
    );
  });

  it("what Scalars is told matches the chosen runs alone, case and all", () => {
    const end = long ? "x".repeat(2_100) : "";
    fc.assert(
      fc.property(chosen, ({ all: short, of }) => {
        const all = short.map((name) => name + end);
        const wanted = groupsOf(all, of).flat();
        fc.pre(wanted.length > 0);
        const { filter } = presetOf([wanted], knownRuns(all), SCALARS);
        const found = filter === null ? all : all.filter((name) => new RegExp(filter).test(name));
        expect(found).toEqual(all.filter((name) => wanted.flat().includes(name)));
      }),
    );
  });
});

function preset(runs: readonly string[], others: readonly string[] = [], room = TIME_SERIES) {
  return presetOf([runs.map((run) => [run])], knownRuns([...runs, ...others]), room);
}

it("a character in two halves is left out as a whole", () => {
  const all = ["run", "run😀", "😁", "exp"];
  const wanted = all.slice(0, 3);
  expect(shown(all, presetOf([wanted.map((name) => [name])], knownRuns(all), TIME_SERIES).filter)).toEqual(wanted);
});

describe("an expression is short", () => {
  it.each([
    [["a/b"], "^a/b$"],
    [["a", "a/train"], "^a(?:/train)?$"],
    [["r0", "r1", "r2", "r3", "r7"], "^r[0-37]$"],
    [["mlp-s0", "mlp-s1", "cnn-s0", "cnn-s1"], "^(?:cnn|mlp)-s[01]$"],
    [["r-", "r]", "r^", "r\\"], "^r[\\-\\\\\\]\\^]$"],
    [["😀a", "😁a"], "^(?:😀|😁)a$"],
    [["r", "r1", "r12"], "^r(?:12?)?$"],
  ])("%j", (runs, expression) => {
    expect(preset(runs, ["z"]).filter).toBe(expression);
  });

  it("says that case counts only where another name differs in nothing else", () => {
    expect(preset(["Run"], ["run"]).filter).toBe("(?-i:^Run$)");
    expect(preset(["Run"], ["ran"]).filter).toBe("^Run$");
    expect(preset(["Run"], ["run"], SCALARS).filter).toBe("^Run$");
  });

  it("tells which come along where the browser cannot say that case counts", () => {
    const { filter, alike } = preset(["Run"], ["run", "other"], { ...TIME_SERIES, otherCase: "always" });
    expect([filter, alike]).toEqual(["^Run$", 1]);
  });

  it("is none where all known runs are chosen", () => {
    expect(preset(["a", "b"]).filter).toBe(null);
  });

  it("ends where all known runs that begin so are chosen, once whole names are too long", () => {
    const of = (folder: string) => Array.from({ length: 2_000 }, (_, i) => `${folder}/${(i * 7919) % 100_003}-${i}`);
    const made = preset(of("a/left"), of("a/right"));
    expect(made.filter).toBe("(?-i:^a/l)");
    expect(made.runs).toHaveLength(2_000);
  });

  it("begins what groups share once, where names are cut too", () => {
    const end = "x".repeat(1_100);
    const [one, two] = [`exp/r1${end}`, `exp/r2${end}`];
    const cut = presetOf([[[one]], [[two]]], knownRuns([one, two, "abcde1", "abcde2"]), TIME_SERIES);
    expect(cut.colors).toBe("^exp/r(?:1()|2())");
    const known = knownRuns(["exp/a1", "exp/a2", "exp/b1", "exp/c"]);
    const { filter, colors } = presetOf([[["exp/a1"], ["exp/a2"]], [["exp/b1"]]], known, TIME_SERIES);
    expect([filter, colors]).toEqual(["^exp/(?:a[12]|b1)$", "^exp/(?:a[12]$()|b1$())"]);
  });
});

describe("past what an address may hold", () => {
  const random = (i: number) => `${(i * 2_654_435_761) % 4_294_967_291}`;
  const all = Array.from({ length: 4_000 }, (_, i) => `r/${random(i)}`);
  const rows = all.filter((_, i) => i % 2 === 0).map((run) => [run]);
  const known = knownRuns(all);
  const length = ({ filter, colors }: { filter: string | null; colors: string | null }) =>
    addressLength(filter ?? "") + addressLength(colors ?? "");

  it("gives the first rows that fit", () => {
    const made = presetOf([rows], known, TIME_SERIES);
    expect(made.rows).toBeGreaterThan(300);
    expect(made.runs).toEqual(rows.slice(0, made.rows).flat());
    expect(shown(all, made.filter)).toEqual(all.filter((name) => made.runs.includes(name)));
    expect(length(made)).toBeLessThanOrEqual(TIME_SERIES.most);
    expect(length(made)).toBeGreaterThan(TIME_SERIES.most * 0.9);
  });

  it("gives whole groups first", () => {
    const groups = Array.from({ length: 40 }, (_, group) => rows.slice(group * 50, group * 50 + 50));
    const made = presetOf(groups, known, TIME_SERIES);
    expect(made.groups).toBeGreaterThan(2);
    expect(made.runs).toEqual(rows.slice(0, made.groups * 50).flat());
    expect(length(made)).toBeLessThanOrEqual(TIME_SERIES.most);
  });

  it("tells colours of groups apart among the shown runs alone, where that fits and no other way does", () => {
    const sorted = [...known.names].filter((_, i) => i % 8 === 0).slice(0, 200);
    const halves = [sorted.slice(0, 100), sorted.slice(100)].map((runs) => runs.map((run) => [run]));
    const { filter, colors } = presetOf([sorted.map((run) => [run])], known, TIME_SERIES);
    expect(colors).toBe(null);
    const made = presetOf(halves, known, { ...TIME_SERIES, most: addressLength(filter ?? "") + 300 });
    expect([made.groups, made.filter]).toEqual([2, filter]);
    const groups = halves.map((rows) => new Set(rows.flat().map((run) => colorOf(run, made.colors ?? ""))));
    expect(groups.map((found) => found.size)).toEqual([1, 1]);
    expect(groups[0]).not.toEqual(groups[1]);
  });

  it("gives rows with all their runs, and of one row alone the runs that fit", () => {
    const pairs = rows.slice(0, 1_000).map(([run], i) => [run as string, (rows[1_000 + i] as string[])[0] as string]);
    const made = presetOf([pairs], known, TIME_SERIES);
    expect(made.runs).toEqual(pairs.slice(0, made.rows).flat());
    const one = presetOf([[rows.flat()]], known, TIME_SERIES);
    expect(one.runs.length).toBeGreaterThan(300);
    expect(one.runs.length).toBeLessThan(2_000);
  });
});

it("the length in an address is what TensorBoard writes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(addressLength(text)).toBe(new URLSearchParams([["", text]]).toString().length - 1);
    }),
  );
});
