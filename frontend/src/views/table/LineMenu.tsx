/** What can be done with a run or a group, by the context-menu key or Shift+F10, and for groups by a right click. */
import { useRef } from "react";
import { Menu, MenuItem, Popover } from "react-aria-components";
import type { Key, Table } from "../../engine/types";
import { copyText } from "../components/clipboard";
import { count } from "../components/words";
import type { ViewProps } from "../props";
import { onlyGroup, toggleGroup, withOpen } from "./changes";
import { groupAt, isOpen, type Lines } from "./lines";
import { pathsOf } from "./selection";

interface LineMenuProps {
  readonly lines: Lines;
  readonly line: number;
  readonly by: readonly Key[];
  readonly table: Table;
  readonly logdir: string;
  readonly anchor: Element;
  readonly act: ViewProps["act"];
  readonly onClose: () => void;
}

interface Entry {
  readonly id: string;
  readonly text: string;
  readonly run: () => void;
}

export function lineEntries(props: Omit<LineMenuProps, "anchor" | "onClose">): readonly Entry[] {
  const { lines, line, by, table, logdir, act } = props;
  const refs = by.map(({ ref }) => ref);
  const group = groupAt(lines, line);
  const rows = group ? [...group.rows] : [lines.items[line] ?? -1];
  const runs = rows.map((row) => table.runs[row]).filter((run) => run !== undefined);
  const copies: readonly Entry[] = [
    {
      id: "names",
      text: group ? `Copy ${count(runs.length, "name")}` : "Copy name",
      run: () => void copyText(runs.join("\n")),
    },
    {
      id: "paths",
      text: group ? `Copy ${count(runs.length, "path")}` : "Copy path",
      run: () => void copyText(pathsOf(runs, table, logdir).join("\n")),
    },
  ];
  if (!group) {
    const run = runs[0];
    if (run === undefined) return [];
    return [{ id: "open", text: "Open", run: () => act((view) => withOpen(view, run)) }, ...copies];
  }
  const best = table.runs[group.best];
  return [
    {
      id: "toggle",
      text: isOpen(lines, line) ? "Collapse" : "Expand",
      run: () => act((view) => toggleGroup(view, group.values)),
    },
    { id: "only", text: "Only this group", run: () => act((view) => onlyGroup(view, refs, group)) },
    ...(best === undefined
      ? []
      : [{ id: "best", text: "Open the best run", run: () => act((view) => withOpen(view, best)) }]),
    ...copies,
  ];
}

export function LineMenu(props: LineMenuProps) {
  const { anchor, onClose } = props;
  const trigger = useRef<Element>(anchor);
  trigger.current = anchor;
  const entries = lineEntries(props);
  return (
    <Popover
      className="tbm-popover"
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom start"
      offset={2}
    >
      <Menu
        autoFocus="first"
        className="tbm-menu"
        aria-label="Row"
        onAction={(id) => {
          entries.find((one) => one.id === id)?.run();
          onClose();
        }}
      >
        {entries.map(({ id, text }) => (
          <MenuItem key={id} id={id} textValue={text} className="tbm-menu-item">
            {text}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
