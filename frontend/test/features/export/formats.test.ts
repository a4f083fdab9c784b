/** Each format on texts and numbers that could break it. */
import fc from "fast-check";
import { parquetMetadata, parquetReadObjects, parquetSchema } from "hyparquet";
import { describe, expect, test } from "vitest";
import { csv } from "../../../src/features/export/formats/csv";
import { escapeHtml, html } from "../../../src/features/export/formats/html";
import { jsonLines } from "../../../src/features/export/formats/jsonLines";
import { escapeLatex, latex } from "../../../src/features/export/formats/latex";
import { FORMATS } from "../../../src/features/export/formats/list";
import { escapeMarkdown, markdown } from "../../../src/features/export/formats/markdown";
import { parquet } from "../../../src/features/export/formats/parquet";
import { tsv } from "../../../src/features/export/formats/tsv";
import { decodeValue, type Value } from "../../../src/values/value";
import { ref } from "../../makeTable";
import { made, sourceOf } from "./makeSource";

const BIG = { integer: "9007199254740993" };
const NOON = { time: Date.UTC(2026, 0, 31, 12) };
const TEXTS = [
  "=1+1",
  "+x",
  "-x",
  "@x",
  "\tx",
  "\rx",
  "＝1",
  "-1.5e3",
  "+2",
  "-Infinity",
  'a "b", c',
  "a\nb",
  " a ",
  "",
];

describe("CSV", () => {
  test("quotes what must be, keeps all digits, and tells empty text from nothing", () => {
    const data = [
      { x: 'a "b"', y: 0.1 + 0.2, z: "" },
      { x: "a,b", y: -0 },
      { x: "a\r\nb", y: Number.NaN, z: null },
      { x: "é 🎉", y: Number.NEGATIVE_INFINITY, z: BIG },
      { x: [1, 2], y: NOON, z: true },
    ] as const;
    const { text, what, notes } = made(csv, sourceOf(data as never, { columns: ["x", "y", "z"] }));
    expect(text.split("\r\n")).toEqual([
      "run,x,y,z",
      'r0,"a ""b""",0.30000000000000004,""',
      'r1,"a,b",0,',
      'r2,"a',
      'b",NaN,None',
      "r3,é 🎉,-Infinity,9007199254740993",
      'r4,"[1, 2]",2026-01-31T12:00:00.000Z,true',
      "",
    ]);
    expect([what, notes]).toEqual(["5 runs × 4 columns", []]);
  });

  test("makes texts harmless that a spreadsheet would run, and no number", () => {
    const data = TEXTS.map((x) => ({ x, "=y": -1 }));
    const { text, notes } = made(csv, sourceOf(data, { columns: ["x", "=y"] }));
    const cells = text
      .replaceAll('"\rx"', "\rx")
      .split("\r\n")
      .map((line) => line.split(","));
    expect(cells[0]).toEqual(["run", "x", "'=y"]);
    expect(cells.slice(1, 11).map(([, x]) => x)).toEqual([
      "'=1+1",
      "'+x",
      "'-x",
      "'@x",
      "'\tx",
      expect.any(String),
      "'＝1",
      "-1.5e3",
      "+2",
      "'-Infinity",
    ]);
    expect(cells.slice(1, 3).map(([, , y]) => y)).toEqual(["-1", "-1"]);
    expect(notes).toEqual(["9 texts that a spreadsheet would run were made harmless"]);
  });

  test("has numbers as they are shown on request", () => {
    const data = [{ "metrics.acc": 1 / 3 }, { "metrics.acc": 0.5 }];
    expect(made(csv, sourceOf(data, { columns: ["metrics.acc"] }), "shown").text).toContain("r0,0.3333");
  });
});

test("TSV keeps tabs and line ends inside of their cells", () => {
  const { text } = made(tsv, sourceOf([{ x: "a\tb", y: 'c\n"d"' }], { columns: ["x", "y"] }));
  expect(text).toBe('run\tx\ty\nr0\t"a\tb"\t"c\n""d"""\n');
});

describe("Markdown", () => {
  test("escapes what would be markup, and leaves plain names alone", () => {
    expect(escapeMarkdown("learning_rate val/accuracy 0.981 (a) -1 a-b")).toBe(
      "learning_rate val/accuracy 0.981 (a) -1 a-b",
    );
    expect(escapeMarkdown("a|b \\| `c` *d* _e_ <f> [g](h) ~i~ $j$ &amp;")).toBe(
      "a\\|b \\\\\\| \\`c\\` \\*d\\* \\_e\\_ \\<f\\> \\[g\\](h) \\~i\\~ \\$j\\$ \\&amp;",
    );
    expect(escapeMarkdown("a\r\nb")).toBe("a<br>b");
  });

  test("aligns numbers to the right", () => {
    const data = [
      { kind: "a", "metrics.acc": 0.5 },
      { kind: "b", "metrics.acc": 0.25 },
    ];
    expect(made(markdown, sourceOf(data, { columns: ["kind", "metrics.acc"] })).text).toBe(
      ["| run | kind |  acc |", "| --- | ---- | ---: |", "| r0  | a    | 0.50 |", "| r1  | b    | 0.25 |", ""].join(
        "\n",
      ),
    );
  });
});

describe("LaTeX", () => {
  test("escapes all that means something to TeX, also at the beginning of a line", () => {
    expect(escapeLatex("50 % of $x & _y_ #1 {z} ~ ^ \\")).toBe(
      "50 \\% of \\$x \\& \\_y\\_ \\#1 \\{z\\} \\textasciitilde{} \\textasciicircum{} \\textbackslash{}",
    );
    expect(escapeLatex("[64]*<a>|\n--")).toBe("{[}64]{*}\\textless{}a\\textgreater{}\\textbar{} -{}-");
  });

  test("never leaves a special character bare", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const bare = escapeLatex(text).replace(/\\[a-z]+\{\}|\\\(\\[a-z]+\\\)|\\[{}$&#%_]|\{[[*]\}|-\{\}/g, "");
        expect(bare).not.toMatch(/[\\{}$&#%_~^[*]|\n/);
      }),
    );
  });

  test("has the best of each result in bold, ties by what is shown, and no setting", () => {
    const data = [
      { lr: 0.1, "metrics.acc": 0.90001, "metrics.loss": 2 },
      { lr: 0.2, "metrics.acc": 0.90002, "metrics.loss": 1 },
      { lr: 0.3, "metrics.acc": 0.5, "metrics.loss": Number.NaN },
      { lr: 0.4, "metrics.loss": Number.POSITIVE_INFINITY },
    ];
    const target = { key: ref("metrics.acc"), direction: "max" } as const;
    const source = sourceOf(data, { columns: ["lr", "metrics.acc", "metrics.loss"], target });
    const rows = (digits: "shown" | "exact") =>
      made(latex, source, digits)
        .text.split("\n")
        .filter((line) => line.startsWith("r"));
    expect(rows("shown").slice(1)).toEqual([
      "r0 & $0.1$ & $\\mathbf{0.9000}$ & $2$ \\\\",
      "r1 & $0.2$ & $\\mathbf{0.9000}$ & $\\mathbf{1}$ \\\\",
      "r2 & $0.3$ & $0.5000$ & NaN \\\\",
      "r3 & $0.4$ &  & $\\infty$ \\\\",
    ]);
    expect(rows("exact").slice(1, 3)).toEqual([
      "r0 & $0.1$ & $0.90001$ & $2$ \\\\",
      "r1 & $0.2$ & $\\mathbf{0.90002}$ & $\\mathbf{1}$ \\\\",
    ]);
  });

  test("of nested groups has the best of those with the same group above them, of others the best of all", () => {
    const accs = { a: { x: 0.5, y: 0.6 }, b: { x: 0.9, y: 0.8 }, c: { x: 0.7 } };
    const data = Object.entries(accs).flatMap(([task, of]) =>
      Object.entries(of).flatMap(([model, acc]) => [0, 1].map((seed) => ({ task, model, seed, "metrics.acc": acc }))),
    );
    const target = { key: ref("metrics.acc"), direction: "max" } as const;
    const bold = (by: readonly string[], flat: boolean, toggled: readonly (readonly Value[])[] = []) => {
      const { text } = made(latex, sourceOf(data, { columns: ["metrics.acc"], by, flat, toggled, target }));
      const found = text.split("\n").filter((line) => line.includes("mathbf"));
      return { found: found.map((line) => line.split(" & $")[0]), text };
    };
    const nested = bold(["task", "model"], false);
    expect(nested.found).toEqual(["b & x", "a & y"]);
    expect(nested.text).toContain("% in bold: the best of each task\n");
    const flat = bold(["task", "model"], true);
    expect(flat.found).toEqual(["b · x"]);
    expect(flat.text).not.toContain("in bold");
    expect(bold(["task"], false).found).toEqual(["b"]);
    // Only one is open: those that are closed are compared with each other.
    expect(bold(["task", "model"], false, [["b"], ["c"]]).found).toEqual(["b & ", "a & y"]);
    const closed = bold(["task", "model"], false, [["a"], ["b"], ["c"]]);
    expect(closed.found).toEqual(["b & "]);
    expect(closed.text).not.toContain("in bold");
    const three = bold(["seed", "task", "model"], false);
    expect(three.found).toHaveLength(4);
    expect(three.text).toContain("% in bold: the best of each seed and task\n");
    // Settings side by side below a level are compared below it, and a run that is ticked beside groups with those of its own.
    const beside = sourceOf(data, {
      columns: ["metrics.acc"],
      by: ["task", "model", "seed"],
      levels: 1,
      flat: true,
      target,
    });
    expect(made(latex, beside).text).toContain("% in bold: the best of each task\n");
    const { shown, ...rest } = sourceOf(data, { columns: ["metrics.acc"], by: ["task", "model"], target });
    const places = Uint8Array.from(data, ({ task, model }) => Number(task === "a" && model === "x"));
    const names = new Set(
      data.flatMap(({ task, seed }, row) => (task === "a" || (task === "b" && seed === 0) ? `r${row}` : [])),
    );
    const mixed = made(latex, { ...rest, shown: shown.ofRuns(names, places) }).text;
    expect(
      mixed
        .split("\n")
        .filter((line) => line.includes("mathbf"))
        .map((line) => line.split(" & $")[0]),
    ).toEqual(["r4 & b & x", "r2 & a & y", "r3 & a & y"]);
  });

  test("has mean and spread as mathematics, and says of how many where some lack it", () => {
    const data = [
      { model: "a_1", "metrics.acc": 0.5 },
      { model: "a_1", "metrics.acc": 0.7 },
      { model: "a_1" },
      { model: "b", "metrics.acc": 1e-7 },
    ];
    const target = { key: ref("metrics.acc"), direction: "max" } as const;
    const { text, what } = made(latex, sourceOf(data, { columns: ["metrics.acc"], by: ["model"], target }));
    expect(text.split("\n")).toEqual([
      "% In the preamble: \\usepackage{booktabs}",
      "% acc: mean of runs",
      "\\begin{tabular}{lrr}",
      "\\toprule",
      "model & n & acc \\\\",
      "\\midrule",
      "a\\_1 & $2$ & $\\mathbf{0.6000} \\pm 0.1414$ (2 of 3) \\\\",
      "b & $1$ & $1 \\times 10^{-7}$ \\\\",
      "\\bottomrule",
      "\\end{tabular}",
      "",
    ]);
    expect(what).toBe("2 groups × 3 columns");
  });

  test("says which cells pdfLaTeX cannot set", () => {
    const source = sourceOf([{ x: "漢" }, { x: "é ± “b” – Ł" }], { columns: ["x"] });
    expect(made(latex, source).notes).toEqual(["1 cell has a character for which LuaLaTeX or XeLaTeX is needed"]);
  });
});

/** Values that a cell can have, JSON text left to itself. */
const VALUES: readonly Value[] = [
  0.1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  null,
  "None",
  "",
  "NaN",
  true,
  false,
  BIG,
  NOON,
  [],
  [1, 2],
  ["a"],
  [true],
  { json: '[1,"a"]' },
  undefined,
];

describe("JSON lines", () => {
  test("keep all values apart", () => {
    const data = VALUES.map((x) => (x === undefined ? { y: 1 } : { x, y: 1 }));
    const { text } = made(jsonLines, sourceOf(data, { columns: ["x", "y"] }));
    const read = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(read.map((of) => ("x" in of ? decodeValue(of.x) : undefined))).toEqual(VALUES);
    expect(read.every(({ y }) => y === 1)).toBe(true);
    expect("x" in read[VALUES.length - 1]).toBe(false);
  });

  test("keep the names and the order of columns that objects would lose", () => {
    const { text } = made(
      jsonLines,
      sourceOf([{ a: 1, "0": 2, ["__proto__"]: 3 }], { columns: ["a", "__proto__", "0"] }),
    );
    expect(text).toBe('{"run":"r0","a":1,"__proto__":3,"0":2}\n');
  });
});

async function readParquet(pieces: readonly unknown[]) {
  const [bytes] = pieces.filter((piece) => typeof piece !== "string") as Uint8Array<ArrayBuffer>[];
  const file = (bytes as Uint8Array<ArrayBuffer>).buffer;
  return { rows: await parquetReadObjects({ file }), fields: parquetSchema(parquetMetadata(file)).children };
}

describe("Parquet", () => {
  test("has a column for each kind of values", async () => {
    const data = VALUES.map((x) => (x === undefined ? { y: 1 } : { x, y: 1 }));
    const { rows, fields } = await readParquet(made(parquet, sourceOf(data, { columns: ["x", "y"] })).pieces);
    expect(fields.map(({ element }) => element.name)).toEqual([
      "run",
      "x",
      "x#string",
      "x#bool",
      "x#null",
      "x#integer",
      "x#time",
      "x#list<number>",
      "x#list<string>",
      "x#list<bool>",
      "x#json",
      "y",
    ]);
    const found = rows.map((row) =>
      Object.entries(row).filter(([name, value]) => name.startsWith("x") && value !== null && value !== undefined),
    );
    expect(found.map((one) => one.length)).toEqual(VALUES.map((x) => (x === undefined ? 0 : 1)));
    expect(found[1]).toEqual([["x", Number.NaN]]);
    expect(found[3]).toEqual([["x#null", true]]);
    expect(found[5]).toEqual([["x#string", ""]]);
    expect(found[9]).toEqual([["x#integer", BIG.integer]]);
    expect(found[10]).toEqual([["x#time", new Date(NOON.time)]]);
    expect(found[11]).toEqual([["x#list<number>", []]]);
    expect(found[12]).toEqual([["x#list<number>", [1, 2]]]);
  });

  test("keeps numbers exactly over many row groups, and the first of them -0 as 0", async () => {
    const numbers = Array.from({ length: 9000 }, (_, i) => (i === 0 ? -0 : Math.sin(i) * 10 ** ((i % 600) - 300)));
    const names = Array.from({ length: 10 }, (_, k) => `k${k}`);
    const data = numbers.map((x) => Object.fromEntries(names.map((name, k) => [name, k === 9 ? undefined : x + k])));
    const { rows, fields } = await readParquet(made(parquet, sourceOf(data, { columns: names })).pieces);
    expect(rows.map(({ k0 }) => k0)).toEqual(numbers.map((x) => x + 0));
    expect(rows.map(({ k8 }) => k8)).toEqual(numbers.map((x) => x + 8));
    // A column without a value is there all the same.
    expect(fields.map(({ element }) => element.name)).toEqual(["run", ...names]);
  });
});

describe("HTML", () => {
  test("holds every text as a text", () => {
    const data = [{ x: "</script><script>alert(1)</script>", "<b>": "a\"&'" }];
    const source = sourceOf(data, { columns: ["x", "<b>"], logdir: "/logs/<i>", view: { query: "</p><img>" } });
    const { text } = made(html, source);
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toContain("<td>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;</td><td>a&quot;&amp;&#39;</td>");
    expect(text).toContain("<title>Runs of /logs/&lt;i&gt;</title>");
    expect(text).not.toMatch(/<(img|i|b)>/);
    expect(escapeHtml("\0\r")).toBe("\ufffd&#13;");
  });

  test("asks no server for anything", () => {
    const { text } = made(html, sourceOf([{ x: 1 }], { columns: ["x"] }));
    expect(text).toContain("default-src 'none'");
    expect(text).not.toMatch(/(?:src|href)=|url\(|https?:/);
  });

  test("has the exact number in the tooltip of a rounded one", () => {
    const data = [{ "metrics.acc": 1 / 3 }, { "metrics.acc": 0.5 }];
    const { text } = made(html, sourceOf(data, { columns: ["metrics.acc"] }));
    expect(text).toContain('<td class="n" data-v="0.33333334" title="0.33333334">0.3333</td>');
  });
});

test("every format says how much it holds, and takes a table of any texts", () => {
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.double()),
  );
  const row = fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => !name.includes(".")),
    value,
    { maxKeys: 4, noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (data) => {
      const columns = [...new Set(data.flatMap((one) => Object.keys(one)))];
      const source = sourceOf(data as never, { columns });
      for (const format of FORMATS) {
        expect(made(format, source).what).toMatch(/^\d run/);
      }
      const read = made(jsonLines, source).text.trimEnd().split("\n");
      expect(read.length).toBe(data.length);
    }),
    { numRuns: 60 },
  );
});

test("formats have ids of their own", () => {
  expect(new Set(FORMATS.map(({ id }) => id)).size).toBe(FORMATS.length);
});
