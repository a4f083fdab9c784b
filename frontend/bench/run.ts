/** `npm run bench`: the engine beside three peers on the same rows, with medians, ratios, and a check that all count alike. */
import { cpus } from "node:os";
import type { Table } from "../src/engine/table/types";
import { decodeTable } from "../src/wire/table";
import { arqueroPeer } from "./arquero";
import { crossfilterPeer } from "./crossfilter";
import { measureCurves } from "./curves";
import { type BenchClause, CLAUSES, type Column, GROUP_BY, MEASURED, makeColumns } from "./data";
import { measureMattered } from "./mattered";
import { allCounts, allGroups, clausesOf, encode, facetColumns, keysOf, paintFacets, paintGroups } from "./ours";
import type { Counts, FacetColumn, GroupRow, Groups, Peer } from "./peer";
import { measureQueries } from "./query";
import { decodeSteps, encodeSteps, reduceSteps } from "./steps";
import { tanstackPeer } from "./tanstack";
import { milliseconds, timed } from "./timing";

const SIZES = process.argv
  .slice(2)
  .filter((argument) => /^\d/.test(argument))
  .map(Number);
const ALONE = process.argv.includes("--alone");
const CLAUSE_COUNTS = [0, 1, 3];

const PEERS: readonly {
  readonly make: (columns: readonly FacetColumn[]) => Peer;
  readonly name: string;
  readonly most: number;
  readonly why: string;
}[] = [
  {
    name: "crossfilter2",
    make: crossfilterPeer,
    most: 1e5,
    why: "building took seconds at 100,000 rows, and would take tens of them and several GB here",
  },
  { name: "arquero", make: arqueroPeer, most: 1e6, why: "" },
  {
    name: "@tanstack/table-core",
    make: tanstackPeer,
    most: 1e5,
    why: "it took about 1 GB at 100,000 rows, and would take about ten here",
  },
];

function line(cells: readonly string[]): void {
  console.log(`| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(34) : cell.padStart(22))).join(" | ")} |`);
}

/** All that is logged is finite: what is not stands for a group in which nothing was logged, each has its own. */
function near(a: number, b: number | undefined): boolean {
  if (!Number.isFinite(a)) return !Number.isFinite(b);
  return Math.abs(a - (b ?? Number.NaN)) <= 1e-6 * Math.max(1, Math.abs(a));
}

function sameCounts(
  ours: readonly Counts[],
  theirs: readonly Counts[],
  columns: readonly Column[],
  peer: string,
): void {
  ours.forEach((counts, i) => {
    const other = new Map([...(theirs[i] ?? [])].filter(([, count]) => count > 0));
    const equal = counts.size === other.size && [...counts].every(([value, count]) => other.get(value) === count);
    if (!equal) throw new Error(`${peer} counts ${columns[i]?.name} differently: ${show(other)}, we ${show(counts)}`);
  });
}

function show(counts: Counts): string {
  return JSON.stringify([...counts].slice(0, 5));
}

function sameGroups(ours: Groups, theirs: Groups, peer: string): void {
  const equal = (a: GroupRow, b: GroupRow | undefined) =>
    b !== undefined &&
    a.rows === b.rows &&
    a.means.every((x, k) => near(x, b.means[k])) &&
    a.maxima.every((x, k) => near(x, b.maxima[k]));
  for (const [id, row] of ours) {
    if (!equal(row, theirs.get(id))) {
      throw new Error(`${peer} groups ${id} differently: ${JSON.stringify(theirs.get(id))}, we ${JSON.stringify(row)}`);
    }
  }
  if (ours.size !== theirs.size) throw new Error(`${peer} has ${theirs.size} groups, we ${ours.size}`);
}

interface Task {
  readonly name: string;
  readonly clauses: readonly BenchClause[];
  readonly what: "facets" | "groups";
  readonly ours: number;
}

interface Ours {
  /** From the server's bytes to the first counts of all facets. */
  readonly load: number;
  readonly tasks: readonly Task[];
}

function measureOurs(size: number, columns: readonly Column[], bytes: Uint8Array): Ours {
  const times = size >= 1e6 ? 3 : 15;
  const measured = columns.filter(({ name }) => (MEASURED as readonly string[]).includes(name));
  const by = GROUP_BY.flatMap((name) => columns.filter((column) => column.name === name));
  let fresh = decodeTable(bytes);
  const decode = timed(times, () => {
    fresh = decodeTable(bytes);
  });
  const first = timed(
    times,
    () => paintFacets(fresh, keysOf(fresh, columns), []),
    () => {
      fresh = decodeTable(bytes);
    },
  );
  console.log(
    `  decode ${milliseconds(decode)} ms of ${(bytes.length / 1e6).toFixed(1)} MB; first paint of all facets, nothing kept: ${milliseconds(first)} ms`,
  );
  const table = decodeTable(bytes);
  measureSteps(table, columns, times);
  if (size <= 1e5) measureQueries(table, columns, times);
  if (size <= 1e5) measureMattered(table, Math.min(times, 5));
  const keys = keysOf(table, columns);
  const tasks = CLAUSE_COUNTS.flatMap((count): Task[] => {
    const clauses = CLAUSES.slice(0, count);
    const own = clausesOf(columns, clauses);
    const facets = timed(times, () => paintFacets(table, keys, own));
    const groups = timed(times, () => paintGroups(table, keysOf(table, by), keysOf(table, measured), own));
    return [
      { name: `30 facets, ${count} clauses`, clauses, what: "facets", ours: facets },
      { name: `two-key groups, ${count} clauses`, clauses, what: "groups", ours: groups },
    ];
  });
  return { load: decode + first, tasks };
}

/** What it costs to show metrics at their best instead of their last. */
function measureSteps(table: Table, columns: readonly Column[], times: number): void {
  const metrics = columns.filter(({ kind }) => kind === "metric");
  const bytes = metrics.map((column) => encodeSteps(table, column));
  let extremes = bytes.map(decodeSteps);
  const decode = timed(times, () => {
    extremes = bytes.map(decodeSteps);
    for (const { max } of extremes) if (max.codes.length !== table.count) throw new Error("a row is missing");
  });
  // Fresh ones each time: what is made of the same is kept.
  const reduce = timed(
    times,
    () => reduceSteps(table, metrics, extremes),
    () => {
      extremes = extremes.map((one) => ({ ...one, best: null }));
    },
  );
  const same = timed(times, () => reduceSteps(table, metrics, extremes));
  const each = (time: number) => milliseconds(time / metrics.length);
  console.log(
    `  a metric over steps: decode ${each(decode)} ms, put into the table ${each(reduce)} ms, again ${each(same)} ms`,
  );
}

function measurePeer(
  peer: Peer,
  tasks: readonly Task[],
  size: number,
  columns: readonly Column[],
  bytes: Uint8Array,
): number[] {
  const table = decodeTable(bytes);
  const keys = keysOf(table, columns);
  return tasks.map(({ clauses, what }) => {
    const own = clausesOf(columns, clauses);
    peer.reset();
    if (what === "facets") sameCounts(allCounts(table, keys, own), peer.facets(clauses)(), columns, peer.name);
    else sameGroups(allGroups(table, columns, own), peer.groups(clauses)(), peer.name);
    const times = size >= 1e5 ? 3 : 7;
    return timed(
      times,
      () => peer[what](clauses),
      () => {
        peer.reset();
        // With no clause, the clear itself is timed: from three clauses to none.
        if (clauses.length === 0) peer[what](CLAUSES);
      },
    );
  });
}

function withoutRepeats(columns: readonly FacetColumn[]): FacetColumn[] {
  return columns.map((column) => ({
    ...column,
    cells: column.cells.map((cell) => (Array.isArray(cell) ? [...new Set(cell)] : cell)),
  }));
}

function run(size: number): void {
  console.log(`\n${size.toLocaleString("en")} rows × 30 columns`);
  const columns = makeColumns(size);
  const bytes = encode(columns);
  const cold = performance.now();
  const first = decodeTable(bytes);
  const decoded = performance.now();
  paintFacets(first, keysOf(first, columns), []);
  const painted = performance.now();
  console.log(
    `  the very first time in this process: decode ${milliseconds(decoded - cold)} ms, first paint ${milliseconds(painted - decoded)} ms`,
  );
  const { load, tasks } = measureOurs(size, columns, bytes);
  const results = new Map<string, number[]>();
  for (const { name, make, most, why } of ALONE ? [] : PEERS) {
    if (size > most) {
      console.log(`  ${name} is skipped: ${why}`);
      continue;
    }
    const peerColumns = withoutRepeats(facetColumns(columns, keysOf(first, columns)));
    const start = performance.now();
    const peer = make(peerColumns);
    const built = performance.now() - start;
    peer.facets([]);
    const loaded = performance.now() - start;
    console.log(`  ${name}: built in ${milliseconds(built)} ms`);
    results.set(name, [loaded, ...measurePeer(peer, tasks, size, columns, bytes)]);
  }
  line(["median ms (times ours)", "ours", ...results.keys()]);
  line(["---", "---:", ...[...results.keys()].map(() => "---:")]);
  const rows = [{ name: "load, then all facets once", ours: load }, ...tasks];
  rows.forEach(({ name, ours }, i) => {
    const others = [...results.values()].map((times) => {
      const time = times[i] ?? Number.NaN;
      return `${milliseconds(time)} (${(time / ours).toFixed(time < 10 * ours ? 1 : 0)}×)`;
    });
    line([name, milliseconds(ours), ...others]);
  });
}

console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}. Peers' counts and groups are checked against ours; a difference ends the benchmark.`,
);
for (const size of SIZES.length > 0 ? SIZES : [1e4, 1e5, 1e6]) run(size);
measureCurves(Math.min(500, ...SIZES), ALONE);
