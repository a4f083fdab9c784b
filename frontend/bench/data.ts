/** A sweep as people log it: 30 columns, made from a seed, so that every run of the benchmark sees the same rows. */

export type Cell = string | number | boolean | readonly (string | number)[] | null;
export type ColumnKind = "string" | "number" | "metric" | "bool" | "time" | "list<string>" | "list<number>";

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** null: not logged. Times in ms. */
  readonly cells: readonly Cell[];
}

/** Mulberry32 (public domain, Tommy Ettinger): a small generator of uniform numbers in [0, 1). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Draw = (uniform: () => number, row: number) => Cell;

const oneOf =
  (...values: readonly Cell[]): Draw =>
  (uniform) =>
    values[Math.floor(uniform() ** 1.5 * values.length)] ?? null;
const named =
  (prefix: string, count: number): Draw =>
  (uniform) =>
    `${prefix}${Math.floor(uniform() * count)}`;
const logUniform =
  (low: number, high: number): Draw =>
  (uniform) =>
    low * (high / low) ** uniform();
const between =
  (low: number, high: number): Draw =>
  (uniform) =>
    low + (high - low) * uniform();
const float32 =
  (draw: Draw): Draw =>
  (uniform, row) =>
    Math.fround(draw(uniform, row) as number);

const WIDTHS = [16, 32, 64, 128, 256];
const TAGS = ["baseline", "ablation", "debug", "paper", "long", "short", "gpu", "cpu"];

function several(from: readonly (string | number)[], most: number): Draw {
  return (uniform) =>
    Array.from({ length: Math.floor(uniform() * (most + 1)) }, () => from[Math.floor(uniform() * from.length)] ?? 0);
}

/** Name, kind, share of rows that logged it, and how a value is drawn. */
const COLUMNS: readonly (readonly [string, ColumnKind, number, Draw])[] = [
  ["optimizer", "string", 1, oneOf("adam", "sgd", "adamw", "rmsprop", "lion")],
  ["dataset", "string", 1, oneOf("digits", "wine", "iris", "cancer", "diabetes", "covtype", "kdd", "faces")],
  ["model.type", "string", 1, oneOf("mlp", "svc", "forest", "knn", "logistic", "boosting")],
  ["model.activation", "string", 0.7, oneOf("relu", "tanh", "gelu", "None")],
  ["scheduler.name", "string", 0.9, oneOf("cosine", "step", "constant", "linear")],
  ["env.host", "string", 1, named("node", 40)],
  ["env.commit", "string", 1, named("c0ffee", 300)],
  ["user", "string", 0.95, named("user", 20)],
  ["checkpoint", "string", 0.8, named("/data/checkpoints/model-", 50_000)],
  ["notes", "string", 0.1, named("note ", 5_000)],
  ["lr", "number", 1, logUniform(1e-5, 1)],
  ["weight_decay", "number", 0.9, oneOf(0, 1e-5, 1e-4, 1e-3, 1e-2)],
  ["dropout", "number", 0.6, between(0, 0.9)],
  ["batch_size", "number", 1, oneOf(16, 32, 64, 128, 256, 512)],
  ["model.depth", "number", 1, oneOf(1, 2, 3, 4, 5, 6, 7, 8)],
  ["model.width", "number", 1, oneOf(8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)],
  ["seed", "number", 1, oneOf(0, 1, 2, 3, 4)],
  ["epochs", "number", 1, (uniform) => 1 + Math.floor(uniform() * 200)],
  ["warmup", "number", 0.5, (uniform) => Math.round(uniform() * 1000) / 1000],
  ["parameters", "number", 1, (uniform) => Math.floor(1e3 * 1e5 ** uniform())],
  ["val/accuracy", "metric", 0.95, float32(between(0.1, 0.99))],
  ["val/loss", "metric", 0.95, float32(logUniform(1e-3, 10))],
  ["train/loss", "metric", 1, float32(logUniform(1e-4, 10))],
  ["train/grad_norm", "metric", 0.5, float32(logUniform(1e-3, 1e3))],
  ["throughput", "metric", 0.9, float32(between(10, 1e4))],
  ["amp", "bool", 1, oneOf(true, false)],
  ["deterministic", "bool", 0.4, oneOf(true, false)],
  ["started", "time", 1, (uniform) => 1.7e12 + Math.floor(uniform() * 3e10)],
  ["model.layers", "list<number>", 0.8, several(WIDTHS, 3)],
  ["tags", "list<string>", 0.9, several(TAGS, 4)],
];

export function makeColumns(rows: number): Column[] {
  return COLUMNS.map(([name, kind, share, draw], place) => {
    const uniform = random(1000 + place);
    const cells = Array.from({ length: rows }, (_, row) => (uniform() < share ? draw(uniform, row) : null));
    return { name, kind, cells };
  });
}

/** What is filtered by: the first so many of these. */
export const CLAUSES = [
  { name: "optimizer", type: "values", include: ["adam", "sgd", "lion"] },
  { name: "lr", type: "range", min: 1e-4, max: 1e-1 },
  { name: "model.layers", type: "values", include: [64] },
] as const;
export type BenchClause = (typeof CLAUSES)[number];

/** Whether a cell passes a clause: the peers' filter functions. */
export function passes(clause: BenchClause, cell: Cell): boolean {
  if (clause.type === "range") return typeof cell === "number" && cell >= clause.min && cell <= clause.max;
  const include: readonly unknown[] = clause.include;
  return Array.isArray(cell) ? cell.some((item) => include.includes(item)) : include.includes(cell);
}

/** What is grouped by, and what is averaged in each group. */
export const GROUP_BY = ["dataset", "model.type"] as const;
export const MEASURED = ["val/accuracy", "val/loss", "throughput"] as const;
