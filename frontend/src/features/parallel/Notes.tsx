/** What is said below parallel coordinates: what is not drawn, and how to read what is. */
import { count, integer } from "../../views/components/words";
import type { Drawing, Passing } from "./model";

interface NotesProps {
  readonly passing: Passing;
  readonly drawing: Drawing;
  readonly unit: "run" | "group";
}

export function Notes({
  passing: { kept, lines, merged, count: passing },
  drawing: { chart, lacks, plotted },
  unit,
}: NotesProps) {
  const drawn = kept.drawn.length;
  const shares = chart.gaps.some(({ lines }) => lines.length < chart.inks.length);
  return (
    <div className="tbm-chart-notes">
      {passing === 0 && <span>No {unit} is shown.</span>}
      {drawn < lines && (
        <span>
          {integer(drawn)} of {count(lines, "line")} are drawn, from all parts of the table.
        </span>
      )}
      {merged && (
        <span>
          {count(passing, unit)} make {count(lines, "line")}: a wider line stands for more.
        </span>
      )}
      {!merged && passing > 0 && shares && <span>A wider line stands for more {unit}s.</span>}
      {lacks && (
        <span>At the foot of an axis: not logged, {plotted.groups ? "several values, " : ""}or no place on it.</span>
      )}
      <span>
        {plotted.groups ? "Drag along an axis to filter the runs by it." : "Drag along an axis to filter by it."}
      </span>
    </div>
  );
}
