/** Keys, clicks and focus of the whole grid, handled once at its root: what they mean, and what is done then. */
import type { FocusEvent, KeyboardEvent, MouseEvent } from "react";
import { groupAt, isOpen, type Lines, parentAt } from "./lines";
import { type Command, commandFor, type Place } from "./navigate";
import type { TableActions } from "./useActions";
import type { At, Cursor } from "./useCursor";
import type { TableModel } from "./useTableModel";

interface GridEvents {
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  readonly onClick: (event: MouseEvent<HTMLElement>) => void;
  readonly onContextMenu: (event: MouseEvent<HTMLElement>) => void;
}

interface Inputs {
  readonly model: TableModel;
  readonly cursor: Cursor;
  readonly page: number;
  /** Moves the cursor, the focus and, where needed, the window. */
  readonly moveTo: (line: number, column: number) => void;
  readonly actions: TableActions;
}

export function gridEvents({ model, cursor, page, moveTo, actions }: Inputs): GridEvents {
  const { columns, lines } = model;
  const { at } = cursor;

  const run = (command: Command, element: Element): void => {
    const column = columns[at.column];
    if (command.type === "move") moveTo(command.line, command.column);
    else if (command.type === "toggle") actions.toggle(lines, at.line);
    else if (command.type === "open") actions.open(lines, at.line);
    else if (command.type === "select") actions.tick(lines, at.line, false);
    else if (!column) return;
    else if (command.type === "copy") actions.copy(lines, at.line, column);
    else if (command.type === "menu" && at.line >= 0) actions.lineMenu(lines, at.line, column, element);
    else if (command.type === "menu") actions.columnMenu(column, element);
    else if (command.type === "pin") actions.pin(column);
    else if (command.type === "sort") actions.sort(column, command.additive);
    else if (command.type === "shift") actions.shift(column, command.delta);
    else actions.resize(column, column.width + command.delta);
  };

  return {
    onKeyDown: (event) => {
      // A button in a cell, where a closed menu put the focus back, has keys of its own.
      const pressed = event.target instanceof HTMLButtonElement && (event.key === "Enter" || event.key === " ");
      if (pressed) return;
      const place: Place = {
        ...at,
        lines: lines.count,
        columns: columns.length,
        page,
        kind: kindOf(lines, at.line),
        parent: () => parentAt(lines, at.line),
      };
      const command = commandFor(event, place);
      // What the user marked is copied by the browser.
      if (!command || (command.type === "copy" && selectsText())) return;
      event.preventDefault();
      run(command, event.target as Element);
    },
    onFocus: (event) => {
      const place = placeOf(event.target);
      if (place && (place.line !== at.line || place.column !== at.column)) cursor.moveTo(place.line, place.column);
    },
    onClick: (event) => {
      const target = event.target as Element;
      const place = placeOf(target);
      if (!place) return;
      const action = target.closest("[data-action]")?.getAttribute("data-action");
      const column = columns[place.column];
      if (target instanceof HTMLInputElement) actions.tick(lines, place.line, event.shiftKey);
      else if (action === "only") actions.only(lines, place.line);
      else if (action === "expand") actions.toggleAll();
      else if (action === "menu") column && actions.columnMenu(column, target.closest("button") ?? target);
      else if (action !== undefined || selectsText()) return;
      else if (place.line < 0) column && actions.sort(column, event.shiftKey);
      else if (groupAt(lines, place.line)) actions.toggle(lines, place.line);
      else actions.open(lines, place.line);
    },
    onContextMenu: (event) => {
      const target = event.target as Element;
      const place = placeOf(target);
      const cell = target.closest("[data-column]") ?? target;
      const column = place && columns[place.column];
      if (!place || !column) return;
      // Over what is marked the browser's own menu stays: it copies that.
      if (place.line >= 0 && selectsText()) return;
      event.preventDefault();
      if (place.line < 0) actions.columnMenu(column, cell);
      else actions.lineMenu(lines, place.line, column, cell);
    },
  };
}

function kindOf(lines: Lines, line: number): Place["kind"] {
  if (line < 0) return "header";
  if (!groupAt(lines, line)) return "row";
  return isOpen(lines, line) ? "open group" : "closed group";
}

function placeOf(element: Element): At | null {
  const cell = element.closest("[data-column]");
  const line = element.closest("[data-line], .tbm-header-row");
  if (!line) return null;
  return { line: Number(line.getAttribute("data-line") ?? -1), column: Number(cell?.getAttribute("data-column") ?? 0) };
}

/** True when the click ends a drag over text: the user marks it to copy it. */
function selectsText(): boolean {
  return (window.getSelection()?.toString().length ?? 0) > 0;
}
