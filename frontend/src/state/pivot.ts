/** What is a pivot's lines, columns and cells, as a part of the view. */
import type { Compared } from "../engine/pivot/pivot";
import type { KeyRef } from "../values/key";
import { keyId } from "../values/key";
import { readRef, readValue, refToJson } from "../values/keyJson";
import { field, fields, listOf, nullOr, oneOf, type Reader, ViewError, yesNo } from "../values/validate";
import { encodeValue, type Json, type Value } from "../values/value";

export interface PivotView {
  /** The key whose values are the columns; null: guessed. */
  readonly across: KeyRef | null;
  /** The keys of the lines, of which none makes one line of all rows; null: those of the table's groups, else guessed. */
  readonly rows: readonly KeyRef[] | null;
  /** What cells are made of; null: the target. */
  readonly metric: KeyRef | null;
  /** Lines by their numbers in the column of a value; null: in the order of their own values. */
  readonly sort: PivotSort | null;
  /** Among which cells the best is marked; null: those of each column, unless the keys were guessed the other way round. */
  readonly best: Compared | null;
  /** Of which of the table's groups a cell is that holds several; null: of the best where they stand side by side, else of all. */
  readonly groups: GroupsOfCells | null;
}

export type GroupsOfCells = "all" | "best";

export interface PivotSort {
  readonly value: Value;
  readonly descending: boolean;
}

export const DEFAULT_PIVOT: PivotView = {
  across: null,
  rows: null,
  metric: null,
  sort: null,
  best: null,
  groups: null,
};

/** Only what differs from the defaults. */
export function pivotToJson({ across, rows, metric, sort, best, groups }: PivotView): Json {
  return {
    ...(across && { across: refToJson(across) }),
    ...(rows && { rows: rows.map(refToJson) }),
    ...(metric && { metric: refToJson(metric) }),
    ...(sort && { sort: { value: encodeValue(sort.value), descending: sort.descending } }),
    ...(best && { best }),
    ...(groups && { groups }),
  };
}

const readRows: Reader<readonly KeyRef[]> = (json, place) => {
  const rows = listOf(readRef)(json, place);
  if (new Set(rows.map(keyId)).size < rows.length) throw new ViewError(`${place} names a key twice`);
  return rows;
};

const readSort: Reader<PivotSort> = (json, place) => {
  const of = fields(json, place);
  return { value: field(of, "value", place, readValue), descending: field(of, "descending", place, yesNo) };
};

export const readPivot: Reader<PivotView> = (json, place) => {
  const of = fields(json, place);
  const unknown = Object.keys(of).find((name) => !Object.hasOwn(DEFAULT_PIVOT, name));
  if (unknown !== undefined) throw new ViewError(`${place}: "${unknown.slice(0, 40)}" is not a part of a pivot`);
  const read = <K extends keyof PivotView>(name: K, reader: Reader<PivotView[K]>): PivotView[K] =>
    field(of, name, place, reader, DEFAULT_PIVOT[name]);
  return {
    across: read("across", nullOr(readRef)),
    rows: read("rows", nullOr(readRows)),
    metric: read("metric", nullOr(readRef)),
    sort: read("sort", nullOr(readSort)),
    best: read("best", nullOr(oneOf("column", "row"))),
    groups: read("groups", nullOr(oneOf("all", "best"))),
  };
};
