/** What can be done with one column, from its header: by the arrow in it, a right click, Alt+↓ or Shift+F10. */
import { useId, useMemo, useRef } from "react";
import { Header, Menu, MenuItem, MenuSection, Popover } from "react-aria-components";
import { REDUCER_NAMES, REDUCERS } from "../../engine/reducers/list";
import type { Key, StepReduction } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import { withSteps } from "../../state/steps";
import type { View } from "../../state/view";
import type { KeyRef } from "../../values/key";
import { CheckIcon } from "../components/icons";
import { count, integer } from "../components/words";
import type { ViewProps } from "../props";
import {
  has,
  levelsOf,
  withGroupBy,
  withLeastRuns,
  withLevel,
  without,
  withReducer,
  withSort,
  withTarget,
  withWidth,
} from "./changes";
import { type ShownKeys, withHidden, withMoved, withPin } from "./columnChanges";
import { type Column, type ColumnSteps, shownKeys } from "./columns";
import { leastSteps } from "./leastSteps";

interface ColumnMenuProps {
  readonly column: Column;
  readonly columns: readonly Column[];
  readonly view: View;
  /** For the sizes of groups. */
  readonly frame: Pick<Frame, "groupSizes">;
  readonly anchor: Element;
  /** Opens or closes all groups; null where that cannot be. */
  readonly onToggleAll: (() => void) | null;
  readonly act: ViewProps["act"];
  readonly onClose: () => void;
}

interface Entry {
  readonly id: string;
  readonly text: string;
  readonly change: (view: View) => View;
  readonly checked?: boolean;
  readonly disabled?: boolean;
  /** The menu stays open: the step is often repeated. */
  readonly stays?: boolean;
}

interface Section {
  readonly title: string;
  readonly note?: string;
  readonly entries: readonly Entry[];
}

const STEP = 24;

export function columnSections(
  column: Column,
  columns: readonly Column[],
  view: View,
  frame: Pick<Frame, "groupSizes">,
): readonly Section[] {
  const { key, numeric } = column;
  if (column.role === "size") {
    return [
      { title: "Sort groups", entries: sortEntries(column, view) },
      { title: "Show groups", entries: leastEntries(frame.groupSizes, view) },
      { title: "Column", entries: widthEntries(column, view) },
    ];
  }
  const { ref } = key;
  const shown = shownKeys(columns);
  const isName = column.role === "name";
  const sections: readonly (Section | null)[] = [
    { title: "Sort", entries: sortEntries(column, view) },
    isName ? null : { title: "Group", entries: groupEntries(ref, view) },
    column.overSteps
      ? { title: "Over steps", note: sampledNote(column), entries: stepEntries(column, column.overSteps) }
      : null,
    column.reduces ? { title: "In group rows", entries: reducerEntries(column) } : null,
    numeric ? { title: "Target metric", entries: targetEntries(key, view) } : null,
    { title: "Column", entries: isName ? widthEntries(column, view) : columnEntries(column, shown, view) },
  ];
  return sections.filter((section) => section !== null);
}

function sortEntries({ key: { ref }, sorted }: Column, view: View): readonly Entry[] {
  const own = sorted !== null && !sorted.implied;
  const by = (descending: boolean): Entry => ({
    id: descending ? "descending" : "ascending",
    text: descending ? "Sort descending" : "Sort ascending",
    checked: own && sorted.descending === descending,
    change: (view) => withSort(view, [{ key: ref, descending }]),
  });
  const others = view.sort.filter(({ key }) => !has([key], ref));
  const remove: Entry = { id: "unsort", text: "Do not sort by this", change: (view) => withSort(view, others) };
  return own ? [by(false), by(true), remove] : [by(false), by(true)];
}

function leastEntries(sizes: Uint32Array, view: View): readonly Entry[] {
  const entry = (least: number | null, text: string): Entry => ({
    id: `least-${least ?? "all"}`,
    text,
    checked: view.leastRuns === least,
    change: (view) => withLeastRuns(view, least),
  });
  const steps = leastSteps(sizes, view.leastRuns).map(({ least, groups }) =>
    entry(least, `n ≥ ${integer(least)} · ${count(groups, "group")}`),
  );
  return [entry(null, `All · ${count(sizes.length, "group")}`), ...steps];
}

function groupEntries(ref: KeyRef, view: View): readonly Entry[] {
  const grouped = has(view.groupBy, ref);
  const entry: Entry = {
    id: "group",
    text: grouped ? "Do not group by this" : "Group by this",
    change: (view) => withGroupBy(view, grouped ? without(view.groupBy, ref) : [...view.groupBy, ref]),
  };
  const isBeside = has(levelsOf(view).beside, ref);
  return isBeside
    ? [{ id: "level", text: "Group by this first", change: (view) => withLevel(view, ref) }, entry]
    : [entry];
}

/** Unless it was told otherwise, TensorBoard keeps so many points of a metric. */
const SAMPLED = 1000;

function sampledNote({ newest }: Column): string {
  return `of the points that TensorBoard keeps (at most ${integer(newest.overSteps?.sampled || SAMPLED)})`;
}

function stepEntries({ key: { ref } }: Column, { chosen, target, best }: ColumnSteps): readonly Entry[] {
  const entry = (id: StepReduction, text: string): Entry => ({
    id: `steps-${id}`,
    text,
    checked: id === chosen,
    change: (view) => withSteps(view, ref, id, target),
  });
  const plain = [entry("last", "Last"), entry("min", "Min"), entry("max", "Max")];
  return best === null ? plain : [...plain, entry("best", `At best step of ${best}`)];
}

function reducerEntries({ key: { ref }, reducer }: Column): readonly Entry[] {
  return REDUCER_NAMES.map((id) => ({
    id,
    text: REDUCERS[id].label,
    checked: id === reducer,
    change: (view) => withReducer(view, ref, id),
  }));
}

function targetEntries({ ref }: Key, view: View): readonly Entry[] {
  const chosen = view.target !== null && view.target !== "none" && has([view.target.key], ref) ? view.target : null;
  return (["max", "min"] as const).map((direction) => ({
    id: `best-${direction}`,
    text: direction === "max" ? "Higher is better ↑" : "Lower is better ↓",
    checked: chosen?.direction === direction,
    change: (view) => withTarget(view, { key: ref, direction }),
  }));
}

function widthEntries(column: Column, view: View): readonly Entry[] {
  const { ref } = column.key;
  return [
    { id: "narrower", text: "Narrower", stays: true, change: (view) => withWidth(view, ref, column.width - STEP) },
    { id: "wider", text: "Wider", stays: true, change: (view) => withWidth(view, ref, column.width + STEP) },
    {
      id: "natural",
      text: "Automatic width",
      disabled: view.widths[column.id] === undefined,
      change: (view) => withWidth(view, ref, null),
    },
  ];
}

function columnEntries(column: Column, shown: ShownKeys, view: View): readonly Entry[] {
  const { pinned } = column;
  const { ref } = column.key;
  const among = pinned ? shown.pinned : shown.others;
  const at = among.findIndex((other) => has([other], ref));
  const shift = (id: string, text: string, delta: number, disabled: boolean): Entry => ({
    id,
    text,
    disabled,
    stays: true,
    change: (view) => withMoved(view, shown, ref, delta),
  });
  return [
    { id: "pin", text: pinned ? "Unpin" : "Pin beside the name", change: (view) => withPin(view, ref, !pinned) },
    shift("left", "Move left", -1, at <= 0),
    shift("right", "Move right", 1, at === among.length - 1),
    ...widthEntries(column, view),
    { id: "hide", text: "Hide", change: (view) => withHidden(view, shown, ref) },
  ];
}

const TOGGLE_ALL = "toggle-all";

export function ColumnMenu({ column, columns, view, frame, anchor, onToggleAll, act, onClose }: ColumnMenuProps) {
  const trigger = useRef<Element>(anchor);
  trigger.current = anchor;
  const about = useId();
  const sections = useMemo(() => columnSections(column, columns, view, frame), [column, columns, view, frame]);
  return (
    <Popover
      className="tbm-popover"
      aria-label={`Column ${column.title}`}
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom start"
      offset={2}
    >
      {(column.description !== "" || column.key.about.displayName !== "") && (
        <div className="tbm-menu-title tbm-menu-about" id={about} data-testid="column-about">
          <bdi className="tbm-mono">{column.title}</bdi>
          {column.description !== "" && <p>{column.description}</p>}
        </div>
      )}
      <Menu
        autoFocus="first"
        className="tbm-menu"
        aria-label={`Column ${column.title}`}
        {...(column.description !== "" && { "aria-describedby": about })}
        onAction={(id) => {
          if (id === TOGGLE_ALL) onToggleAll?.();
          const entry = sections.flatMap(({ entries }) => entries).find((one) => one.id === id);
          if (!entry) return;
          act(entry.change);
          if (!entry.stays) onClose();
        }}
      >
        {onToggleAll && (
          <MenuItem id={TOGGLE_ALL} className="tbm-menu-item" textValue="Expand or collapse all groups">
            <span className="tbm-menu-check" />
            Expand or collapse all groups
          </MenuItem>
        )}
        {sections.map(({ title, note, entries }) => (
          <MenuSection key={title} className="tbm-menu-section" aria-label={note ? `${title}, ${note}` : title}>
            <Header className="tbm-menu-title">
              {title}
              {note && <span className="tbm-menu-note">{note}</span>}
            </Header>
            {entries.map(({ id, text, checked, disabled, stays }) => (
              <MenuItem
                key={id}
                id={id}
                textValue={text}
                className="tbm-menu-item"
                isDisabled={disabled ?? false}
                shouldCloseOnSelect={!stays}
                aria-label={checked ? `${text} (chosen)` : text}
              >
                <span className="tbm-menu-check">{checked && <CheckIcon size={14} />}</span>
                {text}
              </MenuItem>
            ))}
          </MenuSection>
        ))}
      </Menu>
    </Popover>
  );
}
