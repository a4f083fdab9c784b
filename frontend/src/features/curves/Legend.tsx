/** The names of the drawn lines with their marks: what is drawn, also where the table has scrolled away. */
import { useSyncExternalStore } from "react";
import type { Mark } from "../../values/mark";
import { MarkLine } from "../../views/components/MarkLine";
import { count, integer } from "../../views/components/words";
import type { Lit } from "../../views/table/lit";
import type { DrawnLine, DrawnLines } from "./drawn";

interface LegendProps {
  readonly drawn: DrawnLines;
  readonly marks: ReadonlyMap<string, Mark>;
  /** Of each line: how many of its rows have points in the first chart. */
  readonly counts: ReadonlyMap<string, { readonly with: number; readonly of: number }>;
  readonly loading: boolean;
  readonly lit: Lit;
  readonly onOpen: (line: DrawnLine) => void;
}

export function Legend({ drawn, marks, counts, loading, lit, onOpen }: LegendProps) {
  const litId = useSyncExternalStore(lit.subscribe, lit.now);
  return (
    <aside className="tbm-curves-legend" aria-label="What is drawn" onPointerLeave={() => lit.set(null)}>
      <p className="tbm-caption">{titleOf(drawn)}</p>
      <ul>
        {drawn.lines.map((line) => {
          const mark = marks.get(line.id);
          const { with: there = 0, of = line.rows.length } = counts.get(line.id) ?? {};
          return (
            <li key={line.id} data-lit={litId === line.id || undefined}>
              <button
                type="button"
                onPointerEnter={() => lit.set(line.id)}
                onFocus={() => lit.set(line.id)}
                onBlur={() => lit.set(null)}
                onClick={() => onOpen(line)}
                title={line.name}
              >
                {mark && <MarkLine mark={mark} />}
                <bdi className="tbm-clip">{line.name}</bdi>
                <span className="tbm-caption">{loading && there === 0 ? "" : said(there, of, line.run !== null)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {drawn.rowsLeftOut > 0 && (
        <p className="tbm-caption">
          {integer(drawn.rowsLeftOut)} runs are left out: more than these are too many to draw at once.
        </p>
      )}
    </aside>
  );
}

function said(there: number, of: number, isRun: boolean): string {
  if (there === 0) return "no points";
  if (isRun) return "";
  return there === of ? integer(of) : `${integer(there)} of ${integer(of)}`;
}

function titleOf({ lines, ticked, of }: DrawnLines): string {
  if (ticked) return lines.length === of ? "Ticked" : `The first ${integer(lines.length)} of ${integer(of)} ticked`;
  return lines.length === of
    ? count(of, "line")
    : `The first ${integer(lines.length)} of ${integer(of)}. Tick others to draw them.`;
}
