/** The pivot as a table: its header and first columns stay in sight, and arrow keys lead from cell to cell. */
import { type MouseEvent, memo, useId, useMemo, useRef, useState } from "react";
import type { PivotLine } from "../../engine/pivot/pivot";
import type { Key } from "../../engine/table/types";
import { exactNumber } from "../../values/number";
import { canonical } from "../../values/value";
import { ArrowDownIcon, ArrowUpIcon } from "../../views/components/icons";
import { count, integer } from "../../views/components/words";
import { groupId } from "../../views/table/changes";
import { displayOf } from "../../views/table/display";
import { textWidth } from "../../views/table/measure";
import { BETWEEN, type GroupPart, partsText } from "../../views/table/naming";
import type { Chosen } from "./chosen";
import { placeOf, useGridKeys } from "./gridKeys";
import type { DrawnPivot, PivotCell } from "./model";
import { cellsWords, leftOutWords, nWords } from "./words";

export interface PivotActions {
  /** Orders the lines by the column at this place: best first, the other way, not at all; -1: not at all. */
  readonly sort: (place: number) => void;
  /** Filters to the runs of a line, or to those that are in this column too; -1 for no column. */
  readonly only: (line: PivotLine, place: number) => void;
}

interface PivotTableProps {
  readonly chosen: Chosen;
  readonly drawn: DrawnPivot;
  readonly label: (key: Key) => string;
  readonly descending: boolean;
  readonly actions: PivotActions;
}

const WIDEST_HEAD = 200;
const WIDEST_NAME = 380;
/** Of a column at the left, what is not for its text. */
const PADDING = 20;

interface Head {
  readonly title: string;
  readonly textOf: (line: PivotLine) => string;
  /** Where the text is a name of several keys. */
  readonly partsOf: ((line: PivotLine) => readonly GroupPart[]) | null;
  readonly titleOf: (line: PivotLine) => string;
  readonly isQuiet: (line: PivotLine) => boolean;
}

function headsOf({ heads, pivot, nameOf }: DrawnPivot, label: (key: Key) => string): readonly Head[] {
  if (pivot.by.length === 0) {
    return [{ title: "", textOf: () => "all runs", partsOf: null, titleOf: () => "", isQuiet: () => false }];
  }
  if (!heads) {
    const textOf = (line: PivotLine) => partsText(nameOf(line), false);
    const titleOf = (line: PivotLine) =>
      pivot.by.map((key) => `${label(key)}: ${displayOf(key).wholeLabel(codeAt(key, line))}`).join("\n");
    return [{ title: count(pivot.by.length, "key"), textOf, partsOf: nameOf, titleOf, isQuiet: () => false }];
  }
  return heads.map((key) => {
    const display = displayOf(key);
    return {
      title: label(key),
      textOf: (line) => display.label(codeAt(key, line)),
      partsOf: null,
      titleOf: (line) => display.wholeLabel(codeAt(key, line)),
      isQuiet: (line) => display.tone(codeAt(key, line)) !== "value",
    };
  });
}

function codeAt(key: Key, { rows }: PivotLine): number {
  return key.codes[rows[0] ?? 0] ?? 0;
}

export const PivotTable = memo(({ chosen, drawn, label, descending, actions }: PivotTableProps) => {
  const { pivot, lines, sorted, measure } = drawn;
  const { columns, across, by } = pivot;
  const table = useRef<HTMLTableElement>(null);
  const id = useId();
  const [clicks, setClicks] = useState(0);
  const most = (clicks + 1) * drawn.atOnce;
  const shown = useMemo(() => lines.slice(0, most), [lines, most]);
  const heads = useMemo(() => headsOf(drawn, label), [drawn, label]);
  const widths = useMemo(() => widthsOf(heads, shown), [heads, shown]);
  const cells = useMemo(
    () => shown.map((line) => columns.map((_, place) => drawn.cellAt(line, place))),
    [shown, columns, drawn],
  );
  const rooms = useMemo(() => roomsOf(cells, columns.length), [cells, columns]);
  const { onKeyDown, onFocus } = useGridKeys(table, drawn);
  const onClick = ({ target }: MouseEvent<HTMLTableElement>): void => {
    const at = placeOf(target);
    if (!at) return;
    const place = at.column - heads.length;
    const line = shown[at.line - 1];
    if (at.line === 0) actions.sort(Math.max(-1, place));
    else if (line && (place < 0 || line.cells.has(place))) actions.only(line, Math.max(-1, place));
  };
  const words = leftOutWords(drawn, chosen, label);
  const lefts = widths.map((_, i) => widths.slice(0, i).reduce((sum, width) => sum + width, 0));
  const display = displayOf(across);
  return (
    <>
      <div className="tbm-pivot-scroll">
        <table
          ref={table}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table whose cells the keyboard leads to.
          role="grid"
          aria-describedby={id}
          className="tbm-pivot-table"
          data-testid="pivot"
          data-across={JSON.stringify(across.ref.path)}
          data-rows={JSON.stringify(by.map(({ ref }) => ref.path))}
          data-bold={measure && measure.direction !== null ? drawn.best : undefined}
          data-of={chosen.of ?? undefined}
          data-metric={measure ? JSON.stringify(measure.key.ref.path) : undefined}
          onClick={onClick}
          onKeyDown={onKeyDown}
          onFocus={onFocus}
        >
          <caption className="tbm-hidden">{`${measure ? label(measure.key) : "Runs"} by ${by.length === 0 ? "nothing" : by.map(label).join(", ")}, across ${label(across)}`}</caption>
          <thead>
            <tr>
              <td colSpan={heads.length} className="tbm-pivot-corner" />
              <th scope="colgroup" colSpan={columns.length} className="tbm-pivot-across">
                <bdi>{label(across)}</bdi>
              </th>
            </tr>
            <tr>
              {heads.map(({ title }, i) => (
                <th
                  key={title}
                  scope="col"
                  className="tbm-pivot-head"
                  style={{ left: lefts[i], width: widths[i] }}
                  tabIndex={-1}
                  data-at={`0,${i}`}
                  title={drawn.order === "best" ? "Best lines first" : "Lines in the order of their values"}
                  aria-sort={sorted < 0 && i === 0 && drawn.order === "values" ? "ascending" : undefined}
                >
                  <bdi className="tbm-clip" style={{ width: (widths[i] ?? 0) - PADDING }}>
                    {title}
                  </bdi>
                </th>
              ))}
              {columns.map(({ code, value, count: rows }, place) => {
                const isSorted = sorted === place;
                return (
                  <th
                    key={code}
                    scope="col"
                    className="tbm-pivot-column"
                    tabIndex={-1}
                    data-testid="pivot-column"
                    data-at={`0,${heads.length + place}`}
                    data-value={canonical(value)}
                    data-count={rows}
                    data-quiet={display.tone(code) !== "value" || undefined}
                    aria-sort={isSorted ? (descending ? "descending" : "ascending") : undefined}
                    title={`${display.wholeLabel(code)}\n${count(rows, "run")}\nClick to order the lines by this column`}
                  >
                    <span className="tbm-pivot-label">
                      <bdi>{display.label(code)}</bdi>
                      {isSorted && (descending ? <ArrowDownIcon size={12} /> : <ArrowUpIcon size={12} />)}
                    </span>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {shown.map((line, at) => (
              <tr key={groupId(line.values)} data-testid="pivot-line" data-key={groupId(line.values)}>
                {heads.map((head, i) => (
                  <th
                    key={head.title}
                    scope="row"
                    className="tbm-pivot-head"
                    style={{ left: lefts[i], width: widths[i] }}
                    tabIndex={-1}
                    data-at={`${at + 1},${i}`}
                    data-quiet={head.isQuiet(line) || undefined}
                    title={[head.titleOf(line), count(line.rows.length, "run"), "Click for only these"]
                      .filter(Boolean)
                      .join("\n")}
                  >
                    <bdi className="tbm-pivot-name" style={{ width: (widths[i] ?? 0) - PADDING }}>
                      {head.partsOf ? <Name parts={head.partsOf(line)} /> : head.textOf(line)}
                    </bdi>
                  </th>
                ))}
                {columns.map(({ code }, place) => (
                  <Cell
                    key={code}
                    cell={cells[at]?.[place] ?? null}
                    room={rooms[place]}
                    counts={measure === null}
                    place={place}
                    at={`${at + 1},${heads.length + place}`}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p id={id} className="tbm-pivot-words" data-testid="pivot-words">
        {cellsWords(chosen, label)}.{words.map((text) => ` ${text}`)}
        {shown.length < lines.length && (
          <>
            {` The first ${integer(shown.length)} of ${count(lines.length, "line")}. `}
            <button type="button" className="tbm-link" onClick={() => setClicks(clicks + 1)}>
              Show more
            </button>
          </>
        )}
      </p>
    </>
  );
});

function Name({ parts }: { readonly parts: readonly GroupPart[] }) {
  return parts.map(({ label, text, quiet, bare }, i) => (
    <span key={label} data-quiet={quiet || undefined}>
      {i > 0 && BETWEEN}
      {!bare && <span className="tbm-caption">{label}=</span>}
      {text}
    </span>
  ));
}

interface CellProps {
  readonly cell: PivotCell | null;
  readonly room: Room | undefined;
  /** The number is that of runs. */
  readonly counts: boolean;
  readonly place: number;
  readonly at: string;
}

function Cell({ cell, room, counts, place, at }: CellProps) {
  if (!cell) return <td data-testid="pivot-cell" data-column={place} data-at={at} tabIndex={-1} />;
  const { n, runs, whole, value, exactSpread, text, best, title } = cell;
  return (
    <td
      data-testid="pivot-cell"
      data-column={place}
      data-at={at}
      data-n={n}
      data-runs={runs}
      data-value={Number.isNaN(value) && text === "" ? undefined : exactNumber(value)}
      data-spread={exactSpread === null ? undefined : exactNumber(exactSpread)}
      data-best={best || undefined}
      tabIndex={-1}
      title={`${title === "" ? "" : `${title}\n`}Click for only ${whole === 1 ? "this run" : `${runs === whole ? "these" : "all"} ${count(whole, "run")}`}`}
    >
      {best ? <b>{text}</b> : text}
      {!counts && (
        <>
          <span className="tbm-pivot-spread" style={{ minWidth: room?.spread }}>
            {spreadOf(cell)}
          </span>
          <span className="tbm-pivot-n" style={{ minWidth: room?.n }}>
            {nOf(cell)}
          </span>
        </>
      )}
      {best && <span className="tbm-hidden">, best</span>}
    </td>
  );
}

function widthsOf(heads: readonly Head[], lines: readonly PivotLine[]): readonly number[] {
  const most = heads.length === 1 ? WIDEST_NAME : WIDEST_HEAD;
  return heads.map(({ title, textOf }) => {
    const longest = lines.reduce((width, line) => Math.max(width, textWidth(textOf(line))), textWidth(title));
    return Math.ceil(Math.min(most, longest + PADDING + 4));
  });
}

/** What the spreads and the numbers of runs of a column take at most, in px: so they stand below each other. */
interface Room {
  readonly spread: number;
  readonly n: number;
}

/** Numbers of runs are set smaller than what texts are measured in. */
const SMALLER = 12 / 13;

function roomsOf(cells: readonly (readonly (PivotCell | null)[])[], columns: number): readonly Room[] {
  return Array.from({ length: columns }, (_, place) => {
    let [spread, n] = [0, 0];
    for (const line of cells) {
      const cell = line[place];
      if (!cell) continue;
      spread = Math.max(spread, textWidth(spreadOf(cell)));
      n = Math.max(n, SMALLER * textWidth(nOf(cell)));
    }
    return { spread: Math.ceil(spread), n: Math.ceil(n) };
  });
}

function spreadOf({ spread }: PivotCell): string {
  return spread === "" ? "" : ` ± ${spread}`;
}

function nOf(cell: PivotCell): string {
  return ` (${nWords(cell)})`;
}
