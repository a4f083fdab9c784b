/** What to do with the points in a rectangle that was drawn: only these, or tick them. */

import type { Key, Table } from "../../engine/table/types";
import { onlyRuns } from "../../state/change";
import { CloseIcon } from "../../views/components/icons";
import { count } from "../../views/components/words";
import type { Act } from "../../views/props";
import { groupAt, type Lines } from "../../views/table/lines";
import { type TickedLine, withTicked } from "../../views/table/ticking";
import type { Points } from "./model";
import { type Picked, withRanges } from "./picked";

interface ChoiceProps {
  readonly act: Act;
  readonly table: Table;
  readonly points: Points;
  readonly picked: Picked;
  readonly lines: Lines;
  readonly label: (key: Key) => string;
  readonly onDone: () => void;
}

export function Choice({
  act,
  table,
  points,
  picked: { points: picked, ranges, at },
  lines,
  label,
  onDone,
}: ChoiceProps) {
  const words = count(picked.length, points.groups ? "group" : "run");
  const only = () => {
    if (ranges) act((view) => withRanges(view, ranges));
    else {
      const runs = picked.flatMap((point) => Array.from(points.rowsOf(point), (row) => table.runs[row] ?? ""));
      act((view) => onlyRuns(view, runs));
    }
    onDone();
  };
  const tick = () => {
    const ticked = picked.map((point): TickedLine => {
      const group = groupAt(lines, points.lineOf(point));
      const by = lines.by.slice(0, group?.values.length ?? 0).map(({ ref }) => ref);
      return { group: group ? { by, values: group.values } : null, rows: points.rowsOf(point) };
    });
    act((view) => ({ ...view, ticked: withTicked(view.ticked, table, ticked) }), "passing");
    onDone();
  };
  return (
    <div
      className="tbm-scatter-choice"
      role="toolbar"
      aria-label="The points in the rectangle"
      data-testid="chart-choice"
      style={at}
    >
      <span>{words}:</span>
      <button
        type="button"
        className="tbm-button tbm-quiet"
        title={ranges ? `Filters by ${ranges.map(({ key }) => label(key)).join(" and ")}` : "Filters by their names"}
        onClick={only}
      >
        Only these
      </button>
      <button type="button" className="tbm-button tbm-quiet" onClick={tick}>
        Tick
      </button>
      <button type="button" className="tbm-icon-button" aria-label="Leave them" title="Leave them" onClick={onDone}>
        <CloseIcon size={12} />
      </button>
    </div>
  );
}
