/** The two kinds of lines: a run, and a group of runs. Each draws again only when something of its own changed. */
import { Fragment, memo } from "react";
import type { Group } from "../../engine/table/types";
import type { Mark } from "../../values/mark";
import { ChevronDownIcon, ChevronRightIcon, FilterIcon } from "../components/icons";
import { MarkLine } from "../components/MarkLine";
import { count as counted, integer } from "../components/words";
import { GroupRowCell, RowCell, SizeCell } from "./Cell";
import { groupId } from "./changes";
import { INDENT, MARK, roomForName } from "./columns";
import { cut } from "./cuts";
import { fitParts } from "./fitParts";
import { fitName } from "./fitting";
import { roomForGroup } from "./nameWidth";
import {
  BETWEEN,
  bestWords,
  type GroupPart,
  groupTitle,
  isSideBySide,
  type Naming,
  nameParts,
  nameText,
} from "./naming";
import type { Ticked } from "./selection";
import { HEADER_HEIGHT, type Placed, ROW_HEIGHT } from "./useWindow";

interface LineProps {
  readonly index: number;
  readonly top: number;
  readonly width: number;
  readonly depth: number;
  readonly columns: readonly Placed[];
  /** How it is drawn elsewhere; null where only others are, undefined where no line is. */
  readonly mark: Mark | null | undefined;
  /** It is pointed at where it is drawn. */
  readonly lit: boolean;
  /** Place of the column whose cell takes the Tab key; -1 where that is in another line. */
  readonly cursor: number;
  readonly ticked: Ticked;
}

function Tick({ ticked, label }: { readonly ticked: Ticked; readonly label: string }) {
  return (
    <input
      type="checkbox"
      className="tbm-checkbox"
      tabIndex={-1}
      aria-label={label}
      checked={ticked === "all"}
      ref={(box) => {
        if (box) box.indeterminate = ticked === "some";
      }}
      readOnly
    />
  );
}

/** So many of a row's runs are named in the tooltip; the open row lists them all. */
const NAMED = 12;

function RunCount({ members }: { readonly members: readonly string[] }) {
  const more = members.length > NAMED ? [`and ${counted(members.length - NAMED, "more run")}`] : [];
  const title = [`${counted(members.length, "run")} in this row:`, ...members.slice(0, NAMED), ...more].join("\n");
  return (
    <span className="tbm-run-count" data-testid="run-count" title={title}>
      {integer(members.length)}
      <span className="tbm-hidden"> runs in this row</span>
    </span>
  );
}

export const RowLine = memo(function RowLine(
  props: LineProps & {
    readonly row: number;
    readonly run: string;
    /** Where the names of other rows part from this one. */
    readonly branches: readonly number[];
    /** The runs in the row, where it stands for several. */
    readonly members: readonly string[] | undefined;
    readonly open: boolean;
    readonly best: boolean;
  },
) {
  const { index, top, width, depth, columns, mark, lit, cursor, ticked, row, run, branches, members, open, best } =
    props;
  const name = (width: number) =>
    cut(
      fitName(run, branches, roomForName(width, depth, members !== undefined, best) - (mark === undefined ? 0 : MARK)),
      300,
    );
  return (
    <div
      role="row"
      className="tbm-line tbm-row"
      data-testid="row"
      data-run={run}
      data-line={index}
      aria-rowindex={index + 2}
      aria-level={depth + 1}
      aria-selected={ticked === "all"}
      aria-current={open || undefined}
      data-lit={lit || undefined}
      style={{ top, width }}
    >
      {columns.map(({ column, index: place }) =>
        place === 0 ? (
          <div
            key={column.id}
            role="gridcell"
            className="tbm-cell tbm-sticky tbm-name-cell"
            aria-colindex={1}
            tabIndex={cursor === 0 ? 0 : -1}
            data-column={0}
            data-edge={column.edge || undefined}
            style={{ left: 0, width: column.width }}
            title={run}
          >
            <Tick ticked={ticked} label={`Tick ${run}`} />
            {mark !== undefined && <MarkLine mark={mark} />}
            <span style={{ width: depth * INDENT }} />
            <bdi className="tbm-clip">{name(column.width)}</bdi>
            {members && <RunCount members={members} />}
            {best && (
              <span className="tbm-best" role="img" aria-label="The best of its group" title="The best of its group">
                ★
              </span>
            )}
          </div>
        ) : column.role === "size" ? (
          <SizeCell key={column.id} column={column} index={place} focusable={cursor === place} group={null} />
        ) : (
          <RowCell key={column.id} column={column} index={place} focusable={cursor === place} row={row} />
        ),
      )}
    </div>
  );
});

/** "type mlp"; of groups side by side "digits · svc · C=10", with less of what matters less where that has no room. */
function GroupName({ parts, flat, room }: GroupNameProps) {
  const shown = flat ? fitParts(parts, room) : parts;
  return (
    <span className="tbm-clip tbm-group-name" data-side-by-side={flat || undefined}>
      {shown.map((part, i) => {
        if (part === null) return <Fragment key="left out">{i > 0 && BETWEEN}…</Fragment>;
        const { label, text, quiet, bare } = part;
        return (
          <Fragment key={label}>
            {flat && i > 0 && BETWEEN}
            <span className="tbm-group-part">
              {!bare && (
                <span className="tbm-group-key">
                  {label}
                  {flat ? "=" : " "}
                </span>
              )}
              <bdi data-tone={quiet ? "quiet" : undefined}>{text}</bdi>
            </span>
          </Fragment>
        );
      })}
    </span>
  );
}

interface GroupNameProps {
  readonly parts: readonly GroupPart[];
  readonly flat: boolean;
  /** In px. */
  readonly room: number;
}

export const GroupLine = memo(function GroupLine(
  props: LineProps & {
    readonly group: Group;
    readonly naming: Naming;
    readonly runs: readonly string[];
    readonly open: boolean;
    /** Its place among the groups that stay below the header; -1 where it scrolls with the others. */
    readonly stuck: number;
  },
) {
  const { index, top, width, depth, columns, mark, lit, cursor, ticked, group, naming, runs, open, stuck } = props;
  const parts = nameParts(group, naming);
  const said = nameText(group, naming);
  return (
    <div
      role="row"
      className="tbm-line tbm-group-row"
      data-testid="group-row"
      data-key={groupId(group.values)}
      data-count={group.rows.length}
      data-depth={depth}
      data-line={index}
      aria-rowindex={index + 2}
      aria-level={depth + 1}
      data-stuck={stuck >= 0 || undefined}
      aria-expanded={open}
      data-lit={lit || undefined}
      aria-selected={ticked === "all"}
      style={{ top: stuck >= 0 ? HEADER_HEIGHT + stuck * ROW_HEIGHT : top, width }}
    >
      {columns.map(({ column, index: place }) =>
        place === 0 ? (
          <div
            key={column.id}
            role="gridcell"
            className="tbm-cell tbm-sticky tbm-name-cell"
            aria-colindex={1}
            tabIndex={cursor === 0 ? 0 : -1}
            data-column={0}
            data-edge={column.edge || undefined}
            style={{ left: 0, width: column.width }}
            title={groupTitle(group, naming, runs)}
          >
            <Tick ticked={ticked} label={`Tick the ${counted(group.rows.length, "run")} of ${said}`} />
            {mark !== undefined && <MarkLine mark={mark} />}
            <span style={{ width: depth * INDENT }} />
            <span className="tbm-chevron">{open ? <ChevronDownIcon size={12} /> : <ChevronRightIcon size={12} />}</span>
            <GroupName
              parts={parts}
              flat={isSideBySide(group, naming)}
              room={roomForGroup(column.width, depth) - (mark === undefined ? 0 : MARK)}
            />
            <button
              type="button"
              className="tbm-icon-button tbm-line-action"
              data-action="only"
              tabIndex={-1}
              title="Only this group"
              aria-label={`Only this group: ${said}`}
            >
              <FilterIcon size={14} />
            </button>
          </div>
        ) : column.role === "size" ? (
          <SizeCell key={column.id} column={column} index={place} focusable={cursor === place} group={group} />
        ) : (
          <GroupRowCell
            key={column.id}
            column={column}
            index={place}
            focusable={cursor === place}
            group={group}
            best={column.isTarget ? bestWords(group, naming, runs) : ""}
          />
        ),
      )}
    </div>
  );
});
