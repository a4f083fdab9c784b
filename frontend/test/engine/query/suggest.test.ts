/** What completion offers: the place of the caret is marked by |. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { suggest } from "../../../src/engine/query/suggest";
import { isExpression } from "../../../src/engine/query/understand";
import type { Key } from "../../../src/engine/table/types";
import type { Value } from "../../../src/values/value";
import { keyOf, tableOf } from "../../makeTable";

const time = (text: string): Value => ({ time: Date.parse(text) });
const table = tableOf([
  {
    "run.status": "completed",
    "run.started": time("2026-01-31T12:00:00Z"),
    "optimizer.name": "adam",
    "optimizer.learning_rate": 0.1,
    "model.depth": 3,
    "the key": 'say "hi"',
    tags: ["night", "baseline"],
    amp: true,
    "metrics.val/auc": 0.9,
  },
  {
    "run.status": "completed",
    "run.started": time("2026-02-01T00:00:00Z"),
    "optimizer.name": "sgd",
    "optimizer.learning_rate": 0.01,
    "model.depth": 30,
    tags: ["night"],
    amp: false,
    "metrics.val/auc": Number.NaN,
  },
  {
    "run.status": "failed",
    "optimizer.name": "sgd",
    "model.depth": 3,
    "optimizer.learning_rate": null,
    tags: ["night"],
  },
]);
const label = ({ ref }: Key) => ref.path.at(-1) ?? "";

function offered(marked: string, asked = false) {
  const at = marked.indexOf("|");
  const text = marked.slice(0, at) + marked.slice(at + 1);
  return { text, found: suggest(text, at, table, label, asked) };
}

/** The texts that are offered. */
function texts(marked: string, asked = false): readonly string[] {
  return offered(marked, asked).found?.list.map(({ text }) => text) ?? [];
}

/** What taking the first one, or the one that begins so, makes of the text, the caret by |. */
function taken(marked: string, start = ""): string {
  const { text, found } = offered(marked, true);
  const one = found?.list.find(({ text }) => text.startsWith(start));
  if (!found || !one) throw new Error(`nothing is offered for ${marked}`);
  const caret = one.text.length - one.back;
  return `${text.slice(0, found.from) + one.text.slice(0, caret)}|${one.text.slice(caret)}${text.slice(found.to)}`;
}

describe("keys", () => {
  it.each([
    ["lr|", "optimizer.learning_rate"],
    ["dep|", "model.depth"],
    ["optimizer.l|", "optimizer.learning_rate"],
    ["not am|", "amp"],
    ["(1 < rate|", "optimizer.learning_rate"],
    ["auc|", 'metrics["val/auc"]'],
    ['metrics["v|', 'metrics["val/auc"]'],
    ["has(opt|", "optimizer.name"],
    ["the|", 'doc["the key"]'],
    ["RUN.STAT|", "run.status"],
    ["model.depth > 3 and opti|", "optimizer.name"],
  ])("%s is %s", (marked, first) => {
    expect(texts(marked)[0]).toBe(first);
  });

  it("takes the place of what is typed of the key, before and behind the caret", () => {
    expect(taken("lr|")).toBe("optimizer.learning_rate|");
    expect(taken("has(optimizer.l|)")).toBe("has(optimizer.learning_rate|)");
    expect(taken('metrics["v|')).toBe('metrics["val/auc"]|');
    expect(taken("amp and mod|de > 2")).toBe("amp and model.depth| > 2");
  });

  it("says how many rows have it, and what it holds", () => {
    const [first] = offered("learn|").found?.list ?? [];
    expect(first).toMatchObject({ rows: 3, says: "number, None" });
    expect(offered("tag|").found?.list[0]).toMatchObject({ rows: 3, says: "list of text" });
  });

  it("offers all of them only when asked", () => {
    expect(texts("amp and |")).toEqual([]);
    expect(texts("amp and |", true)).toContain("model.depth");
    expect(texts("|", true)).toContain("tags");
  });

  it("is not offered what stands there already", () => {
    expect(texts("amp|")).toEqual([]);
    expect(texts("depth == 30|")).toEqual([]);
  });
});

describe("values of the key that is compared", () => {
  it.each([
    ["optimizer.name == |", ['"sgd"', '"adam"']],
    ['optimizer.name == "a|', ['"adam"']],
    ["optimizer.name == 'S|", ['"sgd"']],
    ['name in ["sgd", |', ['"sgd"', '"adam"']],
    ['name not in ["sgd", "ad|', ['"adam"']],
    ["depth == |", ["3", "30"]],
    ["depth >= 3|", ["3", "30"]],
    ["amp != |", ["True", "False"]],
    ["tags == |", ['"night"', '"baseline"']],
    ["run.started > |", ['"2026-01-31T12:00"', '"2026-02-01"']],
    ['doc["the key"] == |', ['"say \\"hi\\""']],
    ['metrics["val/auc"] > |', ["0.9"]],
    ["learning_rate == |", ["0.1", "0.01"]],
    ["learning_rate in [|", ["0.1", "0.01", "None"]],
  ])("%s", (marked, values) => {
    expect(texts(marked)).toEqual(values);
  });

  it("are written in quotes, whatever stands there", () => {
    expect(taken("name == 'ad|'")).toBe('name == "adam"|');
    expect(taken('name == "ad| and x')).toBe('name == "adam"| and x');
    expect(taken("name in [|]", '"adam')).toBe('name in ["adam"|]');
  });

  it("says how many rows have one", () => {
    expect(offered("name == |").found?.list.map(({ rows }) => rows)).toEqual([2, 1]);
    expect(offered("tags == |").found?.list.map(({ rows }) => rows)).toEqual([3, 1]);
  });

  it("lists no long row of numbers", () => {
    const many = tableOf(Array.from({ length: 200 }, (_, i) => ({ x: i })));
    expect(suggest("x == ", 5, many, label, false)).toBeNull();
  });

  it("is nothing for keys that could be two, or are none", () => {
    expect(texts("nothing == |")).toEqual([]);
    expect(texts("== |")).toEqual([]);
  });
});

describe("functions and words", () => {
  it("has functions with what they are", () => {
    expect(texts("re.s|")).toEqual(['re.search("", run)']);
    expect(taken("amp and re.s|")).toBe('amp and re.search("|", run)');
    expect(taken("ha|", "has")).toBe("has(|)");
    expect(taken("no|", "now")).toBe("now()|");
    expect(offered("ha|").found?.list.find(({ type }) => type === "function")?.says).toContain("logged");
  });

  it("has methods of texts behind their dot", () => {
    expect(taken("optimizer.name.st|")).toBe('optimizer.name.startswith("|")');
    expect(taken("optimizer.name.lo|")).toBe("optimizer.name.lower()|");
    expect(texts("model.depth.st|")).toEqual([]);
  });

  it("joins behind what stands alone", () => {
    expect(texts("depth > 3 a|")).toEqual(["and "]);
    expect(texts("optimizer.name i|")).toEqual(["in ", "is None", "is not None"]);
    expect(texts("depth > 3 |")).toEqual([]);
    expect(texts("depth > 3 |", true)).toContain("or ");
  });
});

describe("what is no expression", () => {
  it.each(["?|", "😀 a|", "depth == 3 $ a|", '"abc"|', '"abc|'])("%s offers nothing", (marked) => {
    expect(texts(marked)).toEqual([]);
  });
});

it("offers whole keys and values only, whatever is typed", () => {
  const part = fc.constantFrom(
    ...'model.depth|optimizer.name|lr|tags|==|<|in|not|and|(|)|[|]|,|.|-|"ad|\'|"|3|0.|has(|re.search(|metrics["| |é|$|\\'.split(
      "|",
    ),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), fc.nat(), fc.boolean(), (parts, place, asked) => {
      const text = parts.join("");
      const at = place % (text.length + 1);
      const found = suggest(text, at, table, label, asked);
      if (found === null) return;
      expect(found.from).toBeGreaterThanOrEqual(0);
      expect(found.from).toBeLessThanOrEqual(at);
      expect(found.to).toBeGreaterThanOrEqual(at);
      expect(found.to).toBeLessThanOrEqual(text.length);
      expect(found.list.length).toBeGreaterThan(0);
      for (const { text: offer, back } of found.list) {
        expect(back).toBeLessThan(offer.length);
        expect(offer).not.toBe("");
      }
    }),
  );
});

it("is quick in a text as long as is read", () => {
  const text = `${"depth > 3 or ".repeat(5000)}dep`;
  expect(isExpression(text)).toBe(true);
  expect(suggest(text, text.length, table, label, false)?.list[0]?.text).toBe("model.depth");
  expect(keyOf(table, "model.depth").id).toBe('["doc","model","depth"]');
});
