/** What the tab knows by name is what the contract says that there is. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SOURCE_NAMES } from "../src/contract/run";
import { CLAUSE_NAMES } from "../src/engine/clauses/list";
import { REDUCER_NAMES } from "../src/engine/reducers/list";
import { NAMESPACES } from "../src/values/key";
import { KINDS } from "../src/values/kind";
import { encoderFor } from "../src/wire/encode";

const CONTRACT = readFileSync(new URL("../../docs/contract.md", import.meta.url), "utf8");

function section(heading: string): string {
  const text = CONTRACT.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0];
  if (text === undefined) throw new Error(`the contract has no section ${heading}`);
  return text;
}

/** The second cell of the table's line that begins with this code. */
function line(heading: string, code: string): string {
  const found = section(heading)
    .split("\n")
    .find((text) => text.startsWith(`| \`${code}\` |`));
  if (found === undefined) throw new Error(`the contract has no line ${code}`);
  return found.slice(found.indexOf("|", 1) + 1);
}

const codes = (text: string) => [...text.matchAll(/`([\w<>-]+)`/g)].map(([, code]) => code ?? "");
const firstCells = (text: string) => [...text.matchAll(/^\| `([\w<>-]+)` \|/gm)].map(([, code]) => code ?? "");

test("kinds", () => {
  const told = firstCells(section("Kinds of values"));
  expect(told.filter((kind) => kind !== "list<K>").sort()).toEqual(Object.keys(KINDS).sort());
  const [, what = ""] = line("Kinds of values", "list<K>").split("kinds ");
  const lists = codes(what.split("|")[0] ?? "").map((kind) => `list<${kind}>`);
  expect(lists).toHaveLength(5);
  expect(lists.filter((kind) => encoderFor(kind, false) === null)).toEqual([]);
});

test("namespaces", () => {
  expect(firstCells(section("Columns")).sort()).toEqual([...NAMESPACES].sort());
});

test("sources", () => {
  const [, told = ""] = /`source` \(([^)]*)\)/.exec(line("Routes", "parts")) ?? [];
  expect(codes(told)).toEqual(SOURCE_NAMES);
});

test("reducers", () => {
  const told = codes(line("The view in the address", "reducers").split("|")[1] ?? "");
  expect([...new Set(told)].sort()).toEqual([...REDUCER_NAMES].sort());
});

test("clauses", () => {
  const told = [...section("The view in the address").matchAll(/\{"type": "(\w+)", "key"/g)].map(([, name]) => name);
  expect(told.sort()).toEqual([...CLAUSE_NAMES].sort());
});
