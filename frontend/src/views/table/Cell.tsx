/** One value in a row or a group row. Text only, whatever it holds, isolated from the direction of its neighbours. */
import type { CSSProperties, ReactNode } from "react";
import { aggregateOf } from "../../engine/kernels/aggregate";
import { countResults } from "../../engine/kernels/results";
import { barOf } from "../../engine/presentation/bar";
import type { Group, Key } from "../../engine/table/types";
import { Kind } from "../../values/kind";
import { Age, Ago } from "../components/Age";
import { StatusMark } from "../components/StatusMark";
import { sampledWords, stepWords } from "../components/steps";
import { count, integer, NO_SIGNAL } from "../components/words";
import { type Column, ofAll } from "./columns";
import { displayOf } from "./display";
import { cellOf } from "./groupCells";
import { LoadingMark, lackWords, loadingWords } from "./loading";

function isStatus(column: Column): boolean {
  return column.key.ref.namespace === "run" && column.key.ref.path[0] === "status";
}

/** How long a run has been silent; nothing where that is not known. */
function Silence({ column, row }: { readonly column: Column; readonly row: number }) {
  const { seen } = column;
  const at = seen?.dictionary.numbers[seen.codes[row] ?? 0] ?? Number.NaN;
  return Number.isNaN(at) ? null : (
    <span className="tbm-status-age">
      <Age since={at} />
    </span>
  );
}

interface CellProps {
  readonly column: Column;
  readonly index: number;
  readonly focusable: boolean;
}

interface CellContent {
  readonly title: string;
  readonly tone: string;
  /** NaN where it holds none. */
  readonly number: number;
  readonly children: ReactNode;
}

/** The box that both kinds of cells share; the target's has a bar that says how its number compares. */
function CellBox(props: CellProps & CellContent) {
  const { column, index, focusable, title, tone, number, children } = props;
  const bar = column.isTarget ? barOf(column.newest.dictionary, number) : null;
  const style = {
    left: column.left,
    width: column.width,
    ...(bar !== null && { "--tbm-bar-length": `${(100 * bar).toFixed(1)}%` }),
  } as CSSProperties;
  return (
    <div
      role="gridcell"
      className={column.sticky ? "tbm-cell tbm-sticky" : "tbm-cell"}
      aria-colindex={index + 1}
      tabIndex={focusable ? 0 : -1}
      data-column={index}
      data-numeric={column.numeric || undefined}
      data-bar={bar !== null || undefined}
      data-edge={column.edge || undefined}
      data-tone={tone === "value" ? undefined : tone}
      style={style}
      title={title}
    >
      {children}
    </div>
  );
}

function numberAt({ dictionary }: Key, code: number): number {
  return dictionary.kinds[code] === Kind.number ? (dictionary.numbers[code] ?? Number.NaN) : Number.NaN;
}

export function RowCell(props: CellProps & { readonly row: number }) {
  const { column, row } = props;
  const display = displayOf(column.newest);
  const code = column.newest.codes[row] ?? 0;
  const text = display.text(code);
  const since = display.since(code);
  const room = column.spreadChars + column.meanChars;
  const loading = loadingWords(column, row);
  const why = column.why?.codes[row] ? displayOf(column.why).title(column.why.codes[row]) : "";
  const lack = loading || lackWords(column, row);
  const { newest } = column;
  const told = [display.title(code), stepWords(newest, row), sampledWords(newest, row), why];
  const title = lack || told.filter(Boolean).join("\n");
  return (
    <CellBox {...props} title={title} tone={display.tone(code)} number={numberAt(newest, code)}>
      {loading !== "" && <LoadingMark />}
      {isStatus(column) && <StatusMark status={text} />}
      <bdi className="tbm-clip">{Number.isNaN(since) ? text : <Ago since={since} />}</bdi>
      {isStatus(column) && text === NO_SIGNAL && <Silence column={column} row={row} />}
      {room > 0 && <span className="tbm-cell-room" style={{ width: `${room}ch` }} />}
    </CellBox>
  );
}

/** How many rows of a group count, "2 of 3" where not all do; nothing in their own lines. */
export function SizeCell(props: CellProps & { readonly group: Group | null }) {
  const { column, group } = props;
  const { counted } = column;
  if (!group) {
    return (
      <CellBox {...props} title="" tone="value" number={Number.NaN}>
        {null}
      </CellBox>
    );
  }
  const all = group.rows.length;
  const n = countResults(group.rows, counted?.rows ?? null);
  const title =
    n === all || counted === null ? count(all, "run") : `${integer(n)} of ${count(all, "run")} have ${counted.what}`;
  return (
    <CellBox {...props} title={title} tone="value" number={Number.NaN}>
      <bdi className={n < all ? "tbm-cell-main" : "tbm-clip"}>{integer(n)}</bdi>
      {n < all && <span className="tbm-cell-spread">{ofAll(all)}</span>}
      <span className="tbm-hidden"> {all === 1 ? "run" : "runs"}</span>
    </CellBox>
  );
}

interface GroupRowCellProps extends CellProps {
  readonly group: Group;
  /** Which run is the best, in words; "" in other columns than the target's. */
  readonly best: string;
}

export function GroupRowCell(props: GroupRowCellProps) {
  const { column, group, best: bestRun } = props;
  const cell = cellOf(column, group);
  const room = column.spreadChars + (cell.isMean ? 0 : column.meanChars);
  const best = column.isTarget && group.rows.length > 1 ? bestText(column, group) : "";
  const waits = cell.text === "" ? group.rows.find((row) => loadingWords(column, row) !== "") : undefined;
  const loading = waits === undefined ? "" : loadingWords(column, waits);
  // Of the target n says it, but for rows that are still read.
  const saysCoverage =
    cell.coverage !== "" && (!column.isTarget || group.rows.some((row) => loadingWords(column, row) !== ""));
  return (
    <CellBox
      {...props}
      title={loading || (bestRun === "" ? cell.title : `${cell.title}\n${bestRun}`)}
      tone={cell.quiet ? "quiet" : "value"}
      number={typeof cell.value === "number" ? cell.value : Number.NaN}
    >
      {loading !== "" && <LoadingMark />}
      {saysCoverage && <span className="tbm-cell-note">{cell.coverage}</span>}
      {best !== "" && <span className="tbm-cell-note">best {best}</span>}
      {isStatus(column) && <StatusMark status={cell.text} />}
      <bdi className="tbm-clip tbm-cell-main">{Number.isNaN(cell.since) ? cell.text : <Ago since={cell.since} />}</bdi>
      {room > 0 && (
        <span className="tbm-cell-spread" style={{ width: `${room}ch` }}>
          {cell.spread !== "" && ` ± ${cell.spread}`}
        </span>
      )}
    </CellBox>
  );
}

/** The target of the group's best row. */
function bestText(column: Column, group: Group): string {
  if (group.best < 0 || aggregateOf(column.newest, group).n === 0) return "";
  return displayOf(column.newest).text(column.newest.codes[group.best] ?? 0);
}
