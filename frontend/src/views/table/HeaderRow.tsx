/** The header: names of the columns, how they sort, and what drags them to another place, width or the group-by bar. */

import { type DragEvent, memo, useState } from "react";
import { inForce } from "../../engine/table/overSteps";
import { ArrowDownIcon, ArrowUpIcon, ChevronDownIcon, ChevronRightIcon } from "../components/icons";
import { KeyLabel } from "../components/KeyLabel";
import { type Column, dropPlace, HEADER_EDGES, type Sorted } from "./columns";
import { KEY_TYPE } from "./drag";
import { headingOf } from "./heading";
import type { FoldStep } from "./lines";
import { Resizer } from "./Resizer";
import type { Ticked } from "./selection";
import { HEADER_HEIGHT, type Placed } from "./useWindow";

const FOLD_WORDS = {
  groups: "Show all groups without their runs",
  none: "Collapse all groups",
  all: "Expand all groups",
} as const;

interface HeaderRowProps {
  readonly all: readonly Column[];
  readonly columns: readonly Placed[];
  readonly width: number;
  readonly cursor: number;
  readonly ticked: Ticked;
  /** To what the chevron folds the groups next; null where nothing is grouped or there are too many to open all. */
  readonly fold: FoldStep["to"] | null;
  readonly onDrop: (id: string, place: number) => void;
  readonly onWidth: (column: Column, width: number) => void;
}

export const HeaderRow = memo(function HeaderRow(props: HeaderRowProps) {
  const { all, columns, width, cursor, ticked, fold, onDrop, onWidth } = props;
  const [drop, setDrop] = useState<Drop | null>(null);
  return (
    <div
      role="row"
      className="tbm-header-row"
      aria-rowindex={1}
      style={{ width, height: HEADER_HEIGHT }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(KEY_TYPE)) return;
        event.preventDefault();
        const next = dropAt(all, width, event);
        setDrop((before) => (before?.place === next.place && before.left === next.left ? before : next));
      }}
      onDragLeave={() => setDrop(null)}
      onDrop={(event) => {
        setDrop(null);
        const id = event.dataTransfer.getData(KEY_TYPE);
        if (id === "") return;
        event.preventDefault();
        onDrop(id, dropAt(all, width, event).place);
      }}
    >
      {columns.map(({ column, index }) => (
        <HeaderCell
          key={column.id}
          column={column}
          index={index}
          focusable={cursor === index}
          ticked={index === 0 ? ticked : null}
          fold={index === 0 ? fold : null}
          onWidth={onWidth}
        />
      ))}
      {drop !== null && <div className="tbm-drop-line" style={{ left: drop.left }} />}
    </div>
  );
});

function pinnedWords({ pinned, sticky }: Column): string {
  return pinned ? (sticky ? "Pinned" : "Pinned, but the table is too narrow for it to stay") : "";
}

interface Drop {
  readonly place: number;
  /** Where the line is drawn that shows it, in px from the table's left edge. */
  readonly left: number;
}

/** Where a header that is dragged over the others would go. Columns that stay are where they are seen, not where they are laid out. */
function dropAt(columns: readonly Column[], width: number, { currentTarget, clientX }: DragEvent<HTMLElement>): Drop {
  const scroller = currentTarget.closest(".tbm-scroller");
  const scrolled = scroller?.scrollLeft ?? 0;
  const x = clientX - (scroller?.getBoundingClientRect().left ?? 0);
  const stay = columns.filter(({ sticky }) => sticky);
  const edge = stay.reduce((sum, column) => sum + column.width, 0);
  if (x >= edge) {
    const place = dropPlace(columns, x + scrolled);
    return { place, left: columns[place]?.left ?? width };
  }
  const place = dropPlace(stay, x);
  return { place, left: scrolled + (stay[place]?.left ?? edge) };
}

function classOf({ role, sticky }: Column): string {
  return `tbm-header-cell${sticky ? " tbm-sticky" : ""}${role === "name" ? " tbm-name-cell" : ""}`;
}

function directionOf({ descending }: Sorted): "descending" | "ascending" {
  return descending ? "descending" : "ascending";
}

interface HeaderCellProps {
  readonly column: Column;
  readonly index: number;
  readonly focusable: boolean;
  /** For the name's column only: whether all runs shown are ticked. */
  readonly ticked: Ticked | null;
  readonly fold: FoldStep["to"] | null;
  readonly onWidth: (column: Column, width: number) => void;
}

function HeaderCell({ column, index, focusable, ticked, fold, onWidth }: HeaderCellProps) {
  const { sorted, numeric, label, title, description } = column;
  const { note, whole, lines } = headingOf(column, column.width - HEADER_EDGES);
  const hint = [title, description, ...lines, pinnedWords(column), "Click sorts, Shift+click adds to the sort"]
    .filter(Boolean)
    .join("\n");
  return (
    <div
      role="columnheader"
      className={classOf(column)}
      data-testid="column-header"
      data-namespace={column.key.ref.namespace}
      data-path={JSON.stringify(column.key.ref.path)}
      data-column={index}
      data-numeric={numeric || undefined}
      data-edge={column.edge || undefined}
      data-sorted={sorted !== null || undefined}
      data-steps={column.overSteps ? inForce(column.newest) : undefined}
      aria-colindex={index + 1}
      aria-sort={sorted && sorted.place <= 1 ? directionOf(sorted) : "none"}
      aria-keyshortcuts="Enter Shift+Enter Alt+ArrowDown P Control+ArrowLeft Control+ArrowRight Shift+ArrowLeft Shift+ArrowRight"
      tabIndex={focusable ? 0 : -1}
      style={{ left: column.left, width: column.width }}
    >
      {ticked !== null && (
        <input
          type="checkbox"
          className="tbm-checkbox"
          tabIndex={-1}
          aria-label="Tick all runs shown"
          checked={ticked === "all"}
          ref={(box) => {
            if (box) box.indeterminate = ticked === "some";
          }}
          readOnly
        />
      )}
      {fold !== null && (
        <button
          type="button"
          className="tbm-icon-button tbm-expand-all"
          data-action="expand"
          tabIndex={-1}
          title={FOLD_WORDS[fold]}
          aria-label={FOLD_WORDS[fold]}
        >
          {fold === "all" ? <ChevronRightIcon size={12} /> : <ChevronDownIcon size={12} />}
        </button>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the header itself takes keys; dragging has Control+arrows as its like. */}
      <span
        className="tbm-header-label"
        draggable={column.role === "key"}
        title={hint}
        onDragStart={(event) => {
          event.dataTransfer.setData(KEY_TYPE, column.id);
          event.dataTransfer.setData("text/plain", title);
          event.dataTransfer.effectAllowed = "copyMove";
        }}
      >
        <KeyLabel text={label} />
        {column.role === "size" && (
          <span className="tbm-hidden">
            {" "}
            runs {column.counted ? `with ${column.counted.what}` : "shown"} in a group
          </span>
        )}
        {whole !== "" && (
          <span className="tbm-header-note" aria-hidden={note === whole ? undefined : true}>
            {note}
          </span>
        )}
        {note !== whole && <span className="tbm-hidden">{whole}</span>}
        {sorted && (
          <span className="tbm-sort-mark" data-implied={sorted.implied || undefined}>
            {sorted.descending ? <ArrowDownIcon size={12} /> : <ArrowUpIcon size={12} />}
            {sorted.place > 0 && <span className="tbm-sort-place">{sorted.place}</span>}
            {sorted.place > 1 && <span className="tbm-hidden"> in the sort, {directionOf(sorted)}</span>}
          </span>
        )}
      </span>
      <button
        type="button"
        className="tbm-icon-button tbm-header-menu"
        data-action="menu"
        tabIndex={-1}
        aria-label={
          column.role === "size" ? "n: sort groups, leave out small ones" : `${title}: sort, group, hide and more`
        }
        aria-haspopup="menu"
      >
        <ChevronDownIcon size={12} />
      </button>
      <Resizer column={column} onWidth={onWidth} />
    </div>
  );
}
