/** What can be done with all filters together. A file of its own, since it reads expressions. */
import { useMemo } from "react";
import { Menu, MenuItem } from "react-aria-components";
import { together } from "../../engine/query/together";
import type { Table } from "../../engine/table/types";
import type { View } from "../../state/view";
import type { Act } from "../props";

export interface FiltersMenuProps {
  readonly table: Table;
  readonly view: Pick<View, "clauses" | "query">;
  readonly act: Act;
}

interface Entry {
  readonly id: string;
  readonly text: string;
  readonly result: Pick<View, "clauses" | "query">;
}

export function FiltersMenu({ table, view, act }: FiltersMenuProps) {
  const { clauses, query } = view;
  const entries = useMemo(() => entriesOf(clauses, query, table), [clauses, query, table]);
  if (entries.length === 0) return <p className="tbm-caption">These filters cannot be written in another way.</p>;
  return (
    <Menu className="tbm-menu" aria-label="All filters together">
      {entries.map(({ id, text, result }) => (
        <MenuItem
          key={id}
          id={id}
          className="tbm-menu-item"
          data-as={id}
          onAction={() => act((now) => ({ ...now, ...result }))}
        >
          {text}
        </MenuItem>
      ))}
    </Menu>
  );
}

function entriesOf(clauses: View["clauses"], query: string, table: Table): readonly Entry[] {
  const { written, any, all, clauses: own } = together(clauses, query, table);
  const expression = (id: string, text: string, made: string | null): Entry[] =>
    made === null ? [] : [{ id, text, result: { clauses: [], query: made } }];
  return [
    ...expression("any", "Any of these instead of all", any),
    ...expression("all", "All of these instead of any", all),
    ...expression("expression", "Write these filters as an expression", written),
    ...(own === null
      ? []
      : [
          {
            id: "filters",
            text: "Turn the expression into filters",
            result: { clauses: [...clauses, ...own], query: "" },
          },
        ]),
  ];
}
