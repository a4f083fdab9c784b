/** What one change did, in the place of the comparison: a table of the rows that differ from a line in one key. */
import { useDeferredValue, useMemo, useState } from "react";
import { createPortal } from "react-dom";
import type { LineRef } from "../../state/compare";
import { exactNumber } from "../../values/number";
import { labelWithSteps } from "../../views/components/steps";
import { count } from "../../views/components/words";
import { distinguishingOf, nameText } from "../../views/table/naming";
import type { FeatureContext } from "../feature";
import { ticksOf } from "./best";
import { Change } from "./Change";
import { type ChangeLine, type Changes, changesOf, type KeyChange } from "./changes";
import { MOST_COMPARED } from "./sides";

interface ChangesPanelProps {
  readonly context: FeatureContext;
  readonly bar: HTMLElement | null;
  readonly of: LineRef;
}

/** So many lines are in the page at first, and more with each click. */
const AT_ONCE = 200;

export function ChangesPanel({ context, bar, of }: ChangesPanelProps) {
  const { act } = context;
  const frame = useDeferredValue(context.frame);
  const changes = useMemo(() => changesOf(frame, of), [frame, of]);
  const name = useMemo(() => nameOf(of, context), [of, context]);
  const leave = () => act((now) => ({ ...now, compare: { ...now.compare, changesOf: null } }));
  const compare = (line: ChangeLine) =>
    act((now) => ({
      ...now,
      ticked: ticksOf(comparedWith(of, line, context)),
      compare: { ...now.compare, baseline: of, changesOf: null },
    }));
  return (
    <div className="tbm-compare">
      {bar &&
        createPortal(
          <button type="button" className="tbm-button tbm-quiet" onClick={leave}>
            ← Compare what is ticked
          </button>,
          bar,
        )}
      {changes ? (
        <Table {...{ changes, name, context }} onCompare={compare} />
      ) : (
        <p className="tbm-compare-empty">
          <bdi>{name}</bdi> is not among the runs that are shown.
        </p>
      )}
    </div>
  );
}

/** What is ticked so that a change is compared: the line and its other one, of runs all of that setting. */
function comparedWith(of: LineRef, { rows, ref }: ChangeLine, { frame }: FeatureContext): readonly LineRef[] {
  if (!("run" in of)) return [of, ref];
  const runs = [...rows.slice(0, MOST_COMPARED - 1)].map((row) => ({ run: frame.table.runs[row] ?? "" }));
  return [of, ...runs];
}

function nameOf(of: LineRef, { frame, shown }: FeatureContext): string {
  if ("run" in of) return of.run;
  const known = shown.lines.groups.find(
    ({ values }) => values.length === of.values.length && JSON.stringify(values) === JSON.stringify(of.values),
  );
  if (known) return nameText(known, shown.naming);
  const by = frame.by.slice(0, of.values.length);
  const naming = { by, label: frame.label, levels: 0, distinguishing: distinguishingOf([], by), target: null };
  return nameText({ values: of.values, rows: new Uint32Array() }, naming);
}

interface TableProps {
  readonly changes: Changes;
  readonly name: string;
  readonly context: FeatureContext;
  readonly onCompare: (line: ChangeLine) => void;
}

function Table({ changes, name, context, onCompare }: TableProps) {
  const { label } = context.frame;
  const { target, own, ownCell, lines } = changes;
  const [clicks, setClicks] = useState(0);
  const shown = lines.slice(0, (clicks + 1) * AT_ONCE);
  const reached = target && ownCell && ownCell.text !== "" ? ownCell : null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
    <section className="tbm-compare-scroll" tabIndex={0} aria-label="What one change did">
      <div className="tbm-compare-about">
        <h3>
          What one change did to <bdi>{name}</bdi>
        </h3>
        <p className="tbm-caption">
          {reached && target && (
            <>
              {labelWithSteps(label(target), target)}{" "}
              <b>
                {reached.text}
                {reached.spread !== "" && ` ± ${reached.spread}`}
              </b>{" "}
              of {count(own.length, "run")} with its settings.{" "}
            </>
          )}
          {wordsOf(changes, label)}
        </p>
      </div>
      {lines.length > 0 && (
        <table className="tbm-compare-table tbm-changes" data-testid="changes" data-own={own.length}>
          <caption className="tbm-hidden">{`What differs from ${name} in one key, the best change first`}</caption>
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Change</th>
              <th scope="col" className="tbm-compare-number">
                Runs
              </th>
              {target && (
                <>
                  <th scope="col" className="tbm-compare-number">
                    {labelWithSteps(label(target), target)}
                  </th>
                  <th scope="col" className="tbm-compare-number">
                    Difference
                  </th>
                </>
              )}
              <td />
            </tr>
          </thead>
          <tbody>
            {shown.map((line, at) => (
              <Line
                key={`${line.key.id} ${line.rows[0]}`}
                {...{ line, label, target }}
                first={shown[at - 1]?.key !== line.key}
                onCompare={() => onCompare(line)}
              />
            ))}
          </tbody>
        </table>
      )}
      {shown.length < lines.length && (
        <p className="tbm-caption tbm-compare-none">
          The first {shown.length} of {count(lines.length, "change")}.{" "}
          <button type="button" className="tbm-link" onClick={() => setClicks(clicks + 1)}>
            Show more
          </button>
        </p>
      )}
    </section>
  );
}

function wordsOf({ lines, settings, seeds }: Changes, label: FeatureContext["frame"]["label"]): string {
  const over = seeds.length > 0 ? ` Runs that differ in ${seeds.map(label).join(", ")} alone are taken together.` : "";
  if (lines.length === 0) {
    return settings === 0
      ? `No setting varies.${over}`
      : `No run shown differs from it in just one of ${count(settings, "setting")}.${over}`;
  }
  return `Each line differs from it in just one of ${count(settings, "setting")}.${over}`;
}

interface LineProps {
  readonly line: ChangeLine;
  readonly label: FeatureContext["frame"]["label"];
  readonly target: Changes["target"];
  /** The first one of its key. */
  readonly first: boolean;
  readonly onCompare: () => void;
}

function Line({ line, label, target, first, onCompare }: LineProps) {
  const { key, rows, along, cell, change, within } = line;
  return (
    <tr
      data-testid="change"
      data-namespace={key.ref.namespace}
      data-path={JSON.stringify(key.ref.path)}
      data-n={rows.length}
      data-value={cell && !Number.isNaN(cell.value) ? exactNumber(cell.value) : undefined}
      data-change={change ? exactNumber(change.by) : undefined}
    >
      <th scope="row" className="tbm-compare-key">
        <bdi className={first ? "" : "tbm-hidden"}>{label(key)}</bdi>
      </th>
      <td>
        <FromTo change={line} />
        {along.map((other) => (
          <span key={other.key.id} className="tbm-caption tbm-compare-along">
            with <bdi>{label(other.key)}</bdi>: <FromTo change={other} />
          </span>
        ))}
      </td>
      <td className="tbm-compare-number">{rows.length}</td>
      {target && (
        <>
          <td className="tbm-compare-number" data-quiet={cell?.quiet || undefined} title={cell?.title}>
            {cell?.text}
            {cell?.spread && <span className="tbm-compare-spread"> ± {cell.spread}</span>}
          </td>
          <td className="tbm-compare-number">
            {change && cell && <Change metric={target} change={change} became={cell.text} />}
            {within && <span className="tbm-caption tbm-compare-along">within the spread of its runs</span>}
          </td>
        </>
      )}
      <td>
        <button
          type="button"
          className="tbm-link"
          aria-label={`Compare with ${label(key)} ${line.to}`}
          onClick={onCompare}
        >
          Compare
        </button>
      </td>
    </tr>
  );
}

function FromTo({ change: { from, to } }: { readonly change: KeyChange }) {
  return (
    <span>
      <bdi>{from}</bdi> <span aria-hidden="true">→</span>
      <span className="tbm-hidden">to</span> <b>{to}</b>
    </span>
  );
}
