import { describe, expect, it } from "vitest";
import { answer } from "../../../src/engine/query/answer";
import { tableOf } from "../../makeTable";

const table = tableOf([
  { type: "svc", lr: 0.1, tags: ["night", "baseline"], when: { time: 0 }, mixed: "a" },
  { type: "linear", lr: 0.2, tags: ["day"], when: { time: 1 }, mixed: 1 },
]);

function remarks(text: string) {
  const told = answer(text, table, 0);
  return "unknown" in told ? told.unknown.map(({ message, from, to }) => [message, text.slice(from, to)]) : null;
}

describe("a text that no run has", () => {
  it.each([
    ['type == "scv"', 'No run has "scv" as type. Do you mean "svc"?', '"scv"'],
    ['type == "sv"', 'No run has "sv" as type.', '"sv"'],
    ['type == "liner"', 'No run has "liner" as type. Do you mean "linear"?', '"liner"'],
    ['type in ["svc", "Linear "]', 'No run has "Linear " as type. Do you mean "linear"?', '"Linear "'],
    ['not tags == "nigth"', 'No run has "nigth" as tags. Do you mean "night"?', '"nigth"'],
    ['lr == "0.1" or lr < 1', "lr holds no text in any run.", '"0.1"'],
    ['mixed == "b"', 'No run has "b" as mixed.', '"b"'],
  ])("%s", (text, message, at) => expect(remarks(text)).toEqual([[message, at]]));

  it.each([
    'type == "svc"',
    'type != "scv"',
    'tags == "day"',
    'when == "2026-01-01"',
    "lr == 3",
    '"scv" in type',
    'type > "z"',
    'nowhere == "x" or lr == 1',
    'type in "svc or linear"',
  ])("%s says nothing of a text", (text) => {
    expect(
      remarks(text)?.filter(([message]) => message?.includes("No run has") || message?.includes("no text")),
    ).toEqual([]);
  });
});

describe("what is nested in rows of terms", () => {
  it.each([
    ["methods in a row", `type${".lower()".repeat(1295)} == "a"`],
    ["sums in sums", `${"(".repeat(60)}lr${`${"+lr".repeat(150)})`.repeat(60)} > 1`],
  ])("is too deep, and breaks nothing: %s", (_, text) => {
    expect(answer(text, table, 0)).toMatchObject({ problem: { code: "too-deep" } });
  });

  it("is one of many at once", () => {
    const many = Array.from({ length: 5000 }, (_, i) => i / 10);
    expect(answer(`lr in [${many}]`, table, 0)).toMatchObject({ rows: Uint8Array.of(1, 1) });
    expect(answer(`type in ["x", 3, "svc"] or lr in ["0.1", 0.2]`, table, 0)).toMatchObject({
      rows: Uint8Array.of(1, 1),
    });
    expect(answer(`lr in [0.1, None]`, table, 0)).toMatchObject({ rows: Uint8Array.of(1, 0) });
  });
});

it("has() of a branch is asked of its keys inside larger conditions too", () => {
  const table = tableOf([{ "optimizer.lr": 0.1 }, { x: 1 }, { "optimizer.lr": 0.2 }]);
  for (const text of [
    "has(optimizer)",
    "has(optimizer) == True",
    "(not has(optimizer)) == False",
    "has(optimizer) in [True]",
  ])
    expect(answer(text, table, 0)).toMatchObject({ rows: Uint8Array.of(1, 0, 1) });
});
