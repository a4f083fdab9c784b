/** What formats get, made of plain rows as the tab makes it. */
import { groupRows, groupSideBySide } from "../../../src/engine/kernels/group";
import { orderGroups } from "../../../src/engine/kernels/groupOrder";
import type { ReducerName } from "../../../src/engine/reducers/list";
import { findKey } from "../../../src/engine/table/table";
import type { Table, Target } from "../../../src/engine/table/types";
import type { Digits, Format, Piece, Source, Told } from "../../../src/features/export/formats/format";
import { EMPTY_VIEW, type View } from "../../../src/state/view";
import { keyId } from "../../../src/values/key";
import type { Value } from "../../../src/values/value";
import { makeColumns } from "../../../src/views/table/columns";
import { flatLines, groupLines } from "../../../src/views/table/lines";
import { distinguishingOf, sideBySide } from "../../../src/views/table/naming";
import { shownTable } from "../../../src/views/table/shownTable";
import { newestOf } from "../../makeFrame";
import { keyOf, type Row, ref, tableOf } from "../../makeTable";

interface Options {
  readonly columns: readonly string[];
  /** By place in the table; all of them where left out. */
  readonly rows?: readonly number[];
  readonly by?: readonly string[];
  readonly flat?: boolean;
  readonly levels?: number;
  readonly toggled?: readonly (readonly Value[])[];
  readonly target?: Target;
  readonly reducers?: Readonly<Record<string, ReducerName>>;
  readonly runs?: readonly string[];
  readonly view?: Partial<View>;
  readonly logdir?: string;
}

export function sourceOf(data: readonly Row[], options: Options): Source {
  const { columns: names, by: byNames = [], flat = false, levels = 0, target = null } = options;
  const table: Table = options.runs ? tableOf(data, options.runs) : tableOf(data);
  const rows = Uint32Array.from(options.rows ?? table.runs.keys());
  const by = byNames.map((name) => keyOf(table, name));
  const reducers = Object.fromEntries(
    Object.entries(options.reducers ?? {}).map(([name, reducer]) => [keyId(ref(name)), reducer]),
  );
  const found = flat
    ? groupSideBySide(table, rows, by, target, "mean", levels)
    : groupRows(table, rows, by, target, "mean");
  const groups = by.length === 0 ? [] : orderGroups(found, [], table, rows, reducers);
  const shape = { levels: flat ? levels + 1 : by.length, flat, few: true };
  const naming = {
    by,
    label: (key: { ref: { path: readonly string[] } }) => key.ref.path.join("."),
    levels: flat ? levels : by.length,
    distinguishing:
      by.length > 0 && flat
        ? distinguishingOf(sideBySide(groups, levels).flat(), by.slice(levels), by.slice(0, levels))
        : null,
    target: null,
  };
  const columns = makeColumns({
    table,
    ...newestOf(table),
    refs: names.map(ref),
    pinned: [],
    label: naming.label,
    sort: [],
    target,
    widths: {},
    reducers,
    steps: {},
    grouping: by.length === 0 ? "none" : flat ? "flat" : "nested",
    shared: new Set(),
  });
  const lines = by.length > 0 ? groupLines(groups, by, shape, options.toggled ?? []) : flatLines(rows);
  const view = { ...EMPTY_VIEW, groupBy: by.map(({ ref }) => ref), flat, levels, reducers, ...options.view };
  return {
    shown: shownTable({ columns, lines, naming }, rows, table.runs),
    view,
    frame: { table, newest: (of) => findKey(table, of), rows, target },
    chosen: false,
    logdir: options.logdir ?? "/logs",
    server: "http://localhost:6006/data/plugin/metadata/",
  };
}

export interface Made extends Told {
  readonly pieces: readonly Piece[];
  readonly text: string;
}

/** All that a format writes. */
export function made(format: Format, source: Source, digits: Digits = format.digits ?? "exact"): Made {
  const writing = format.write(source, digits);
  const pieces: Piece[] = [];
  for (;;) {
    const { done, value } = writing.next();
    if (done) return { ...value, pieces, text: pieces.join("") };
    pieces.push(value);
  }
}
