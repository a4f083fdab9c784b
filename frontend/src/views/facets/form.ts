/** What both forms of an open facet get. */
import type { Clause } from "../../engine/clauses/list";
import type { Filtering, Key, Table } from "../../engine/table/types";
import type { Act } from "../props";

export interface FormProps {
  readonly keyed: Key;
  readonly table: Table;
  readonly filtering: Filtering;
  readonly label: string;
  readonly clause: Clause | null;
  readonly act: Act;
}
