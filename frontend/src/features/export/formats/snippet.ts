/** Python that gives the same frame: `read()`, then pandas for filters, order, groups and columns. */
import { NAME_ID } from "../../../values/key";
import { tidy } from "../extract";
import { AT, type Facts, factsOf, makingLines, REACHED } from "../snippet/fields";
import { filterLines, type Said, sortLines } from "../snippet/filtering";
import { firstLines, type Grouping, groupingOf, groupRuns, groupSortLines, isGroupedSimply } from "../snippet/grouping";
import { pythonList, pythonText } from "../snippet/python";
import type { Format, Source, Writing } from "./format";
import { told } from "./separated";

/** A snippet that names more runs than this is not one. */
const MOST_NAMES = 20_000;

/** A snippet would have to name too many runs. */
export class TooManyNames extends Error {
  override name = "TooManyNames";
  constructor(runs: number) {
    super(
      `A snippet would have to name ${runs.toLocaleString("en-US")} runs, since pandas cannot say this search or order in a few words. Filter by facets, or take a file.`,
    );
  }
}

/** What is done with the frame once its columns are there. */
interface Work {
  readonly lines: readonly string[];
  readonly facts: readonly Facts[];
  readonly columns: readonly string[];
  readonly imports: readonly string[];
  readonly helpers: readonly string[];
}

function* write(source: Source): Writing {
  const of = tidy(source.shown);
  yield "";
  const work = source.shown.by.length > 0 ? groupWork(source) : rowWork(source);
  yield "";
  const needed = [...new Map(work.facts.map((one) => [one.key.id, one])).values()];
  const makings = needed.flatMap(makingLines);
  const reaches = makings.some((line) => line.includes("reached("));
  const helps = makings.some((line) => line.includes("= at("));
  const local = isLocal(source.logdir);
  const asks = reaches || !local;
  const pattern = source.view.pattern;
  const imports = [
    ...(helps ? ["import json"] : []),
    ...(asks ? ["from urllib.parse import urlencode", "from urllib.request import urlopen"] : []),
    "",
    "import pandas as pd",
    ...(asks ? ["import pyarrow as pa"] : []),
    ...work.imports,
    ...(local ? ["from tb_metadata_plugin import read"] : []),
  ];
  const query = pattern === null ? "" : `?{urlencode({"run_pattern": ${pythonText(pattern).replaceAll('"', "'")}})}`;
  const reading = local
    ? `table = read(${pythonText(source.logdir)}${pattern === null ? "" : `, run_pattern=${pythonText(pattern)}`})`
    : `table = pa.ipc.open_stream(urlopen(f"{SERVER}table${query}").read()).read_all()`;
  const { target } = source.frame;
  const best = makings.some((line) => line.includes("best=BEST"))
    ? [`BEST = ${pythonText(target?.direction ?? "max")}`]
    : [];
  yield [
    `# ${told(of).what.replace(/[\r\n]/g, " ")}, as the Metadata tab of TensorBoard shows them.\n`,
    ...imports
      .join("\n")
      .trimStart()
      .split("\n")
      .map((line) => `${line}\n`),
    "\n",
    ...(asks ? [`SERVER = ${pythonText(source.server)}\n`] : []),
    ...best.map((line) => `${line}\n`),
    ...[...(reaches ? [REACHED] : []), ...(helps ? [AT] : []), ...work.helpers].map((helper) => `\n${helper}`),
    asks || best.length + work.helpers.length > 0 ? "\n\n" : "",
    `${reading}\n`,
    "frame = table.to_pandas()\n",
    'for name in frame.select_dtypes("category"):\n    frame[name] = frame[name].astype(object)\n',
  ].join("");
  for (const line of makings) yield `${line}\n`;
  // TensorBoard keeps metrics as float32: the tab reads 0.9, not 0.8999999761581421.
  yield 'for name in frame.select_dtypes("float32"):\n    frame[name] = frame[name].astype(str).astype(float)  # 0.9, not 0.8999999761581421\n';
  for (const line of work.lines) yield `${line}\n`;
  const names = pythonList(of.columns.map(({ name }) => pythonText(name)));
  const columns = pythonList(work.columns.map(pythonText));
  yield `frame = frame[${columns}].reset_index(drop=True)\n`;
  if (columns !== names) yield `frame = frame.set_axis(${names}, axis=1)\n`;
  yield "print(frame)\n";
  return told(of);
}

/** As `tensorboard --logdir` was given one directory, which `read()` can read. */
function isLocal(logdir: string): boolean {
  return logdir !== "" && !logdir.includes("://") && !/(^|,)[^\\/,]{2,}:/.test(logdir) && !logdir.includes(",");
}

function rowWork(source: Source): Work {
  const { shown } = source;
  const facts = shown.columns.flatMap(({ ref }) => factsOf(source, ref) ?? []);
  const columns = facts.map(({ key, name }) => (key.id === NAME_ID ? "run" : name));
  const filter = filterLines(source);
  const sort = filter && sortLines(source);
  if (filter && sort) {
    const all = [...facts, ...filter.facts, ...sort.facts];
    return { lines: [...filter.lines, ...sort.lines], facts: all, columns, imports: [], helpers: [] };
  }
  const runs = Array.from({ length: shown.count }, (_, place) => shown.line(place).run ?? "");
  refuseMany(runs.length);
  const lines = [
    `RUNS = ${pythonList(runs.map(pythonText))}`,
    'frame = frame.set_index("run").loc[RUNS].reset_index()',
  ];
  return { lines, facts, columns, imports: [], helpers: [] };
}

function groupWork(source: Source): Work {
  const groups = groupRuns(source.shown);
  const filter = filterLines(source);
  const simple = isGroupedSimply(source) ? groupingOf(source, false) : null;
  if (filter === null || simple === null) refuseMany(groups.reduce((sum, runs) => sum + runs.length, 0));
  if (!simple) {
    const listed = groupingOf(source, true) as Grouping;
    const lists = groups.map((runs) => pythonList(runs.map(pythonText), "    "));
    return { ...listed, lines: [`GROUPS = ${pythonList(lists)}`, ...listed.lines] };
  }
  const filtered = filter ?? onlyLines(groups.flat());
  const sort = sortLines(source);
  const order = sort && groupSortLines(source);
  if (!order) refuseMany(groups.length);
  const facts = [...simple.facts, ...filtered.facts, ...(order ? sort.facts : [])];
  const [before, after] = order ? [sort.lines, order] : [[], firstLines(source)];
  return { ...simple, lines: [...filtered.lines, ...before, ...simple.lines, ...after], facts };
}

function onlyLines(runs: readonly string[]): Said {
  const lines = [`RUNS = ${pythonList(runs.map(pythonText))}`, 'frame = frame[frame["run"].isin(RUNS)]'];
  return { lines, facts: [] };
}

function refuseMany(names: number): void {
  if (names > MOST_NAMES) throw new TooManyNames(names);
}

export const snippet: Format = {
  id: "python",
  name: "Python",
  to: ["clipboard"],
  use: "that makes the same frame with pandas",
  extension: "py",
  type: "text/x-python;charset=utf-8",
  digits: null,
  compares: false,
  mostCells: null,
  passes: 1,
  write,
};
