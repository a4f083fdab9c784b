/** Expressions over the rows of the benchmark, beside plain loops over an object for each row: what a page without an engine would do. */
import { answer } from "../src/engine/query/answer";
import type { Table } from "../src/engine/table/types";
import type { Cell, Column } from "./data";
import { milliseconds, timed } from "./timing";

type Record = { readonly [name: string]: Cell };

/** Each with the same question in JavaScript. */
const QUESTIONS: readonly (readonly [string, string, (row: Record) => boolean])[] = [
  [
    "five terms",
    'optimizer == "adam" and model.depth >= 3 and "baseline" in tags and not user == "user3" and metrics["val/accuracy"] > 0.5',
    (row) =>
      row.optimizer === "adam" &&
      (row["model.depth"] as number) >= 3 &&
      Array.isArray(row.tags) &&
      row.tags.includes("baseline") &&
      row.user !== "user3" &&
      (row["val/accuracy"] as number) > Math.fround(0.5),
  ],
  [
    "100,000 numbers, chained",
    "1e-4 <= lr < 1e-2 or dropout in [0, 0.5]",
    (row) => ((row.lr as number) >= 1e-4 && (row.lr as number) < 1e-2) || row.dropout === 0 || row.dropout === 0.5,
  ],
  [
    "two keys, row by row",
    'metrics["train/loss"] * 2 < metrics["val/loss"]',
    (row) =>
      row["val/loss"] !== null &&
      row["train/loss"] !== null &&
      (row["train/loss"] as number) * 2 < (row["val/loss"] as number),
  ],
];

export function measureQueries(table: Table, columns: readonly Column[], times: number): void {
  const rows = Array.from(
    { length: table.count },
    (_, row): Record => Object.fromEntries(columns.map(({ name, cells }) => [name, cells[row] ?? null])),
  );
  for (const [name, text, asks] of QUESTIONS) {
    const told = answer(text, table, 0);
    if ("problem" in told) throw new Error(`${text}: ${told.problem.message}`);
    const ours = timed(times, () => answer(text, table, 0));
    const theirs = timed(times, () => rows.filter(asks));
    const found = told.rows?.reduce((sum, one) => sum + one, 0);
    console.log(
      `  expression, ${name}: ${milliseconds(ours)} ms for ${found} rows; a loop over objects ${milliseconds(theirs)} ms for ${rows.filter(asks).length} (${(theirs / ours).toFixed(1)}×)`,
    );
  }
}
