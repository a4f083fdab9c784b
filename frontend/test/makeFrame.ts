/** The newest values of a frame, as those of a table. */
import { findKey } from "../src/engine/table/table";
import type { Table } from "../src/engine/table/types";
import type { Frame } from "../src/state/frame";

export function newestOf(cells: Table): Pick<Frame, "newest" | "waiting"> {
  return { newest: (ref) => findKey(cells, ref), waiting: cells.waiting };
}
