/** JSON lines: one object a line, its values as docs/contract.md writes them ("Values as JSON"). */
import { encodeValue } from "../../../values/value";
import { tidy } from "../extract";
import type { Format, Source, Writing } from "./format";
import { told } from "./separated";

/** What was not logged has no key in its line, so that no reader takes it for a value. */
function* write({ shown }: Source): Writing {
  const of = tidy(shown);
  // As text: an object would put keys such as "0" first, and lose "__proto__".
  const names = of.columns.map(({ name }) => JSON.stringify(name));
  for (let at = 0; at < of.count; at++) {
    const pairs = of
      .line(at)
      .flatMap(({ value }, i) => (value === undefined ? [] : `${names[i]}:${JSON.stringify(encodeValue(value))}`));
    yield `{${pairs.join(",")}}\n`;
  }
  return told(of);
}

export const jsonLines: Format = {
  id: "jsonl",
  name: "JSON lines",
  to: ["file"],
  use: "for programs, every kind of value kept",
  extension: "jsonl",
  type: "application/jsonl;charset=utf-8",
  digits: null,
  compares: true,
  mostCells: null,
  passes: 1,
  write,
};
