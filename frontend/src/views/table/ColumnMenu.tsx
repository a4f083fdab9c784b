/** What can be done with one column, from its header: by the arrow in it, a right click, Alt+↓ or Shift+F10. */
import { useId, useMemo, useRef } from "react";
import { Header, Menu, MenuItem, MenuSection, Popover } from "react-aria-components";
import { REDUCER_NAMES, REDUCERS } from "../../engine/reducers/list";
import type { Key, StepReduction } from "../../engine/table/types";
import { withSteps } from "../../state/steps";
import type { View } from "../../state/view";
import type { KeyRef } from "../../values/key";
import { CheckIcon } from "../components/icons";
import { integer } from "../components/words";
import type { ViewProps } from "../props";
import {
  has,
  moved,
  withGroupBy,
  without,
  withReducer,
  withShownColumns,
  withSort,
  withTarget,
  withWidth,
} from "./changes";
import type { Column, ColumnSteps } from "./columns";
import { shownRefs } from "./useActions";

interface ColumnMenuProps {
  readonly column: Column;
  readonly columns: readonly Column[];
  readonly view: View;
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

export function columnSections(column: Column, columns: readonly Column[], view: View): readonly Section[] {
  const { key, numeric } = column;
  const { ref } = key;
  const refs = shownRefs(columns);
  const pinned = column.id === columns[0]?.id;
  const sections: readonly (Section | null)[] = [
    { title: "Sort", entries: sortEntries(column, view) },
    pinned ? null : { title: "Group", entries: [groupEntry(ref, view)] },
    column.overSteps
      ? { title: "Over steps", note: sampledNote(column), entries: stepEntries(column, column.overSteps) }
      : null,
    column.reduces ? { title: "In group rows", entries: reducerEntries(column) } : null,
    numeric ? { title: "Target metric", entries: targetEntries(key, view) } : null,
    { title: "Column", entries: columnEntries(column, refs, pinned, view) },
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

function groupEntry(ref: KeyRef, view: View): Entry {
  const grouped = has(view.groupBy, ref);
  return {
    id: "group",
    text: grouped ? "Do not group by this" : "Group by this",
    change: (view) => withGroupBy(view, grouped ? without(view.groupBy, ref) : [...view.groupBy, ref]),
  };
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

function columnEntries(column: Column, refs: readonly KeyRef[], pinned: boolean, view: View): readonly Entry[] {
  const { ref } = column.key;
  const at = refs.findIndex((other) => has([other], ref));
  const width: readonly Entry[] = [
    { id: "narrower", text: "Narrower", stays: true, change: (view) => withWidth(view, ref, column.width - STEP) },
    { id: "wider", text: "Wider", stays: true, change: (view) => withWidth(view, ref, column.width + STEP) },
    {
      id: "natural",
      text: "Automatic width",
      disabled: view.widths[column.id] === undefined,
      change: (view) => withWidth(view, ref, null),
    },
  ];
  if (pinned) return width;
  const shift = (id: string, text: string, delta: number, disabled: boolean): Entry => ({
    id,
    text,
    disabled,
    stays: true,
    change: (view) => withShownColumns(view, refs, moved(refs, ref, delta)),
  });
  return [
    shift("left", "Move left", -1, at <= 0),
    shift("right", "Move right", 1, at === refs.length - 1),
    ...width,
    { id: "hide", text: "Hide", change: (view) => withShownColumns(view, refs, without(refs, ref)) },
  ];
}

const TOGGLE_ALL = "toggle-all";

export function ColumnMenu({ column, columns, view, anchor, onToggleAll, act, onClose }: ColumnMenuProps) {
  const trigger = useRef<Element>(anchor);
  trigger.current = anchor;
  const about = useId();
  const sections = useMemo(() => columnSections(column, columns, view), [column, columns, view]);
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
