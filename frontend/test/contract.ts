/** The rules that the server and the tab both implement: the cases that the tests of both read. */
import { readFileSync } from "node:fs";

const CASES = new URL("../../tests/contract/cases/", import.meta.url);

export function readCases<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, CASES), "utf8"));
}
