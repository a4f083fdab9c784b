/** The names of the drawn lines with their marks: what is drawn, also where the table has scrolled away. */
import { memo, useCallback, useMemo, useRef, useSyncExternalStore } from "react";
import type { Mark } from "../../values/mark";
import { MarkLine } from "../../views/components/MarkLine";
import { count, integer } from "../../views/components/words";
import { branchesOf } from "../../views/table/branches";
import type { DrawnLine, DrawnLines } from "../../views/table/drawn";
import { fitText } from "../../views/table/fitParts";
import { fitName } from "../../views/table/fitting";
import type { Lit } from "../../views/table/lit";
import { fontVersion, watchFonts } from "../../views/table/measure";
import { useWidth } from "../../views/table/useWidth";

interface LegendProps {
  readonly drawn: DrawnLines;
  readonly marks: ReadonlyMap<string, Mark>;
  /** Of each line: how many of its rows have points in the first chart. */
  readonly counts: ReadonlyMap<string, { readonly with: number; readonly of: number }>;
  /** By the id of each curve that is the same as one before it, the id of that one. */
  readonly behind: ReadonlyMap<string, string>;
  readonly loading: boolean;
  readonly lit: Lit;
  readonly onOpen: (line: DrawnLine) => void;
}

/** Beside a name: its piece of a line, its number of runs, and the gaps. */
const BESIDE = 66;
/** "= " and the piece of another line. */
const BEHIND = 30;

export function Legend({ drawn, marks, counts, behind, loading, lit, onOpen }: LegendProps) {
  const litId = useSyncExternalStore(lit.subscribe, lit.now);
  const box = useRef<HTMLElement>(null);
  const { now: width } = useWidth(box);
  const fonts = useSyncExternalStore(watchFonts, fontVersion);
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths follow from the fonts too.
  const names = useMemo(
    () => namesIn(drawn.lines, (id) => width - BESIDE - (behind.has(id) ? BEHIND : 0)),
    [drawn, behind, width, fonts],
  );
  const shortOf = useMemo(() => new Map(drawn.lines.map(({ id, short }) => [id, short])), [drawn]);
  const latest = useRef(onOpen);
  latest.current = onOpen;
  const open = useCallback((line: DrawnLine) => latest.current(line), []);
  return (
    <aside className="tbm-curves-legend" aria-label="What is drawn" ref={box} onPointerLeave={() => lit.set(null)}>
      <p className="tbm-caption">{titleOf(drawn)}</p>
      {drawn.alike !== "" && (
        <p className="tbm-caption" data-testid="curves-alike">
          All: <bdi>{drawn.alike}</bdi>
        </p>
      )}
      <ul>
        {drawn.lines.map((line, i) => {
          const { with: there = 0, of = line.rows.length } = counts.get(line.id) ?? {};
          const first = behind.get(line.id);
          return (
            <Entry
              key={line.id}
              line={line}
              name={names[i] ?? ""}
              mark={marks.get(line.id)}
              isLit={litId === line.id}
              sameAs={first === undefined ? undefined : shortOf.get(first)}
              sameMark={first === undefined ? undefined : marks.get(first)}
              said={loading && there === 0 ? "" : said(there, of, line.run !== null)}
              lit={lit}
              onOpen={open}
            />
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

interface EntryProps extends Pick<LegendProps, "lit" | "onOpen"> {
  readonly line: DrawnLine;
  readonly name: string;
  readonly mark: Mark | undefined;
  readonly isLit: boolean;
  /** The short name and the mark of the one before it whose curve this is exactly. */
  readonly sameAs: string | undefined;
  readonly sameMark: Mark | undefined;
  readonly said: string;
}

/** While the pointer moves over curves, only the two entries change that it leaves and comes to. */
const Entry = memo(({ line, name, mark, isLit, sameAs, sameMark, said, lit, onOpen }: EntryProps) => {
  const same = sameMark && `Exactly the curve of ${sameAs}`;
  return (
    <li data-lit={isLit || undefined} data-behind={same ? "" : undefined}>
      <button
        type="button"
        onPointerEnter={() => lit.set(line.id)}
        onFocus={() => lit.set(line.id)}
        onBlur={() => lit.set(null)}
        onClick={() => onOpen(line)}
        title={same ? `${line.name}\n${same}` : line.name}
      >
        {mark && <MarkLine mark={mark} />}
        <bdi className="tbm-clip">{name}</bdi>
        {sameMark && (
          <span className="tbm-caption tbm-curves-same">
            <span className="tbm-hidden">{same}</span>
            <span aria-hidden="true">=</span>
            <MarkLine mark={sameMark} />
          </span>
        )}
        <span className="tbm-caption">{said}</span>
      </button>
    </li>
  );
});

/** Its text is smaller than what is measured, and no bolder. */
const SMALLER = 0.88;

/** Each as it fits into so many px: what it has alike with others gives way, in the middle. */
function namesIn(lines: readonly DrawnLine[], room: (id: string) => number): readonly string[] {
  const shorts = lines.map(({ short }) => short);
  return lines.map(({ id, parts, short }, i) => {
    const own = room(id) / SMALLER;
    if (own <= 0) return short;
    return parts ? fitText(parts, own) : fitName(short, branchesOf(shorts, i), own);
  });
}

function said(there: number, of: number, isRun: boolean): string {
  if (there === 0) return "no points";
  if (isRun) return "";
  return there === of ? integer(of) : `${integer(there)} of ${integer(of)}`;
}

function titleOf({ lines, ticked, of }: DrawnLines): string {
  if (lines.length === 0) return "Nothing to draw";
  if (ticked) return lines.length === of ? "Ticked" : `The first ${integer(lines.length)} of ${integer(of)} ticked`;
  return lines.length === of
    ? count(of, "line")
    : `The first ${integer(lines.length)} of ${integer(of)}. Tick others to draw them.`;
}
