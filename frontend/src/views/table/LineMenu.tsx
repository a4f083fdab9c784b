/** What can be done with a run or a group, by a right click, the context-menu key or Shift+F10. */
import { useRef } from "react";
import { Header, Menu, MenuItem, MenuSection, Popover } from "react-aria-components";
import type { Group, Table } from "../../engine/table/types";
import { count } from "../components/words";
import type { ViewProps } from "../props";
import { onlyGroup, toggleGroup, withOpen } from "./changes";
import type { Copying } from "./copying";
import { cutMiddle } from "./cuts";
import { groupAt, isOpen, type Lines } from "./lines";
import { groupTitle, type Naming, settingsOf } from "./naming";
import { pathsOf } from "./selection";

/** A line of the table: a group, or null and the one row that it is. */
export interface LineOf {
  readonly group: Group | null;
  readonly rows: readonly number[];
}

interface LineMenuProps {
  readonly lines: Lines;
  readonly line: number;
  /** The exact value of the cell where the menu was opened; "" where it has none, or is the name. */
  readonly value: string;
  readonly naming: Naming;
  readonly table: Table;
  readonly logdir: string;
  /** What else can be done with the line. */
  readonly others: (line: LineOf) => readonly { readonly text: string; readonly onAction: () => void }[];
  readonly anchor: Element;
  readonly act: ViewProps["act"];
  readonly copy: Copying["copy"];
  readonly onClose: () => void;
}

interface Entry {
  readonly id: string;
  readonly text: string;
  readonly run: () => void;
}

const LONGEST_RUN = 60;

export function lineEntries(props: Omit<LineMenuProps, "anchor" | "onClose">): readonly Entry[] {
  const { lines, line, value, naming, table, logdir, act, copy } = props;
  const group = groupAt(lines, line);
  const rows = group ? [...group.rows] : [lines.items[line] ?? -1];
  const runs = rows.map((row) => table.runs[row]).filter((run) => run !== undefined);
  const names = group ? count(runs.length, "name") : "name";
  const paths = group ? count(runs.length, "path") : "path";
  const others = props
    .others({ group: group ?? null, rows })
    .map(({ text, onAction }): Entry => ({ id: text, text, run: onAction }));
  const copies: readonly Entry[] = [
    ...(value === "" ? [] : [{ id: "value", text: "Copy this value", run: () => copy(value) }]),
    { id: "names", text: `Copy ${names}`, run: () => copy(runs.join("\n"), names) },
    { id: "paths", text: `Copy ${paths}`, run: () => copy(pathsOf(runs, table, logdir).join("\n"), paths) },
  ];
  if (!group) {
    const run = runs[0];
    if (run === undefined) return [];
    return [{ id: "open", text: "Open", run: () => act((view) => withOpen(view, run)) }, ...others, ...copies];
  }
  const best = table.runs[group.best];
  const settings = settingsOf(group, naming);
  const said = count(settings.length, "setting");
  return [
    {
      id: "toggle",
      text: isOpen(lines, line) ? "Collapse" : "Expand",
      run: () => act((view) => toggleGroup(view, group.values)),
    },
    { id: "only", text: "Only this group", run: () => act((view) => onlyGroup(view, naming.by, group)) },
    ...(best === undefined
      ? []
      : [
          {
            id: "best",
            text: `Open the best run: ${cutMiddle(best, LONGEST_RUN)}`,
            run: () => act((view) => withOpen(view, best)),
          },
        ]),
    ...others,
    ...(settings.length === 0
      ? []
      : [{ id: "settings", text: `Copy ${said}`, run: () => copy(settings.join("\n"), said) }]),
    ...copies,
  ];
}

export function LineMenu(props: LineMenuProps) {
  const { naming, table, anchor, onClose } = props;
  const trigger = useRef<Element>(anchor);
  trigger.current = anchor;
  const entries = lineEntries(props);
  const group = groupAt(props.lines, props.line);
  return (
    <Popover
      className="tbm-popover"
      aria-label={group ? "This group" : "This run"}
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
        <MenuSection className="tbm-menu-section" aria-label={group ? "This group" : "This run"}>
          {group && <Header className="tbm-menu-title tbm-menu-about">{groupTitle(group, naming, table.runs)}</Header>}
          {entries.map(({ id, text }) => (
            <MenuItem key={id} id={id} textValue={text} className="tbm-menu-item">
              {text}
            </MenuItem>
          ))}
        </MenuSection>
      </Menu>
    </Popover>
  );
}
