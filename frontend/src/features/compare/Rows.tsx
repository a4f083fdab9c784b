/** The rows of the comparison: a metric with its changes, a key with its values, and what opens and closes more of them. */
import type { ReactNode } from "react";
import type { Differing } from "../../engine/compare/differences";
import { hasLines } from "../../engine/compare/texts";
import { keyTitle } from "../../engine/presentation/labels";
import type { Key } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import { fullName } from "../../values/key";
import { exactNumber } from "../../values/number";
import { ChevronDownIcon, ChevronRightIcon } from "../../views/components/icons";
import { KeyLabel } from "../../views/components/KeyLabel";
import { labelWithSteps } from "../../views/components/steps";
import { count } from "../../views/components/words";
import { Change } from "./Change";
import type { Item } from "./items";
import { type Compared, keyCell, type Metric, metricCell, metricChange } from "./model";
import { differWords, lackWords } from "./words";

/** Where a row stands among all, and what measures its height. */
export interface Place {
  readonly index: number;
  readonly measure: (row: Element | null) => void;
}

interface RowProps {
  readonly lines: readonly Compared[];
  readonly baseline: number;
  readonly place: Place;
  readonly frame: Pick<Frame, "label" | "reducer">;
}

/** What every row has. */
export function rowProps({ index, measure }: Place) {
  return { ref: measure, "data-index": index, "aria-rowindex": index + 2 };
}

export function MetricRow({ lines, baseline, place, frame, metric }: RowProps & { readonly metric: Metric }) {
  const { key, isTarget } = metric;
  const cells = lines.map((line) => metricCell(key, line, frame.reducer(key.ref)));
  const from = cells[baseline];
  return (
    <tr {...rowProps(place)} data-testid="compare-metric-row" {...pathOf(key)} data-target={isTarget || undefined}>
      <KeyHead text={labelWithSteps(frame.label(key), key)} of={key}>
        {isTarget && <span className="tbm-hidden">target</span>}
      </KeyHead>
      {cells.map((cell, at) => {
        const change = from && at !== baseline ? metricChange(metric, from, cell) : null;
        return (
          <td
            key={lines[at]?.id}
            className="tbm-compare-number"
            data-column={at}
            data-value={Number.isNaN(cell.value) ? undefined : exactNumber(cell.value)}
            data-spread={cell.exactSpread === null ? undefined : exactNumber(cell.exactSpread)}
            data-change={change ? exactNumber(change.by) : undefined}
            data-baseline={at === baseline || undefined}
            title={cell.title}
          >
            <span className="tbm-compare-beside">
              <span data-quiet={cell.quiet || undefined}>
                {cell.text}
                {cell.spread !== "" && <span className="tbm-compare-spread"> ± {cell.spread}</span>}
                {cell.coverage !== "" && <span className="tbm-caption"> ({cell.coverage})</span>}
              </span>
              {change && <Change metric={key} change={change} became={cell.text} />}
            </span>
          </td>
        );
      })}
    </tr>
  );
}

interface KeyRowProps extends RowProps {
  readonly differing: Differing;
  /** Its texts are shown line by line. */
  readonly open: boolean;
  readonly onTexts: () => void;
}

export function KeyRow({ lines, baseline, place, frame, differing, open, onTexts }: KeyRowProps) {
  const { key, difference, like } = differing;
  const cells = lines.map((line) => keyCell(key, line, frame.reducer(key.ref)));
  const lack = lackWords(differing);
  const label = frame.label(key);
  const byLine = difference !== "same" && cells.some(({ value }) => hasLines(value));
  return (
    <tr {...rowProps(place)} data-testid="compare-row" {...pathOf(key)} data-difference={difference}>
      <KeyHead text={label} of={key}>
        {lack !== "" && <span className="tbm-caption">{lack}</span>}
        {byLine && (
          <button
            type="button"
            className="tbm-link tbm-caption"
            aria-expanded={open}
            aria-label={`Line by line: ${label}`}
            onClick={onTexts}
          >
            Line by line
          </button>
        )}
      </KeyHead>
      {cells.map(({ text, title, quiet }, at) => {
        const differs = like[at] !== like[baseline];
        return (
          <td
            key={lines[at]?.id}
            data-column={at}
            data-quiet={quiet || undefined}
            data-differs={differs || undefined}
            data-baseline={at === baseline || undefined}
            title={title}
          >
            <bdi className="tbm-compare-value">{text}</bdi>
            {differs && <span className="tbm-hidden">, not as the baseline</span>}
          </td>
        );
      })}
    </tr>
  );
}

function pathOf({ ref }: Key) {
  return { "data-namespace": ref.namespace, "data-path": JSON.stringify(ref.path) };
}

interface KeyHeadProps {
  readonly text: string;
  readonly of: Key;
  /** Below the key. */
  readonly children: ReactNode;
}

function KeyHead({ text, of, children }: KeyHeadProps) {
  return (
    <th scope="row" className="tbm-compare-key" title={keyTitle(of) === text ? fullName(of.ref) : keyTitle(of)}>
      <KeyLabel text={text} />
      {children}
    </th>
  );
}

interface SectionRowProps {
  readonly item: Extract<Item, { type: "section" }>;
  readonly columns: number;
  readonly place: Place;
  readonly onToggle: () => void;
}

export function SectionRow({ item, columns, place, onToggle }: SectionRowProps) {
  const words = sectionWords(item);
  return (
    <tr {...rowProps(place)} className="tbm-compare-section">
      <th scope="colgroup" colSpan={columns + 1}>
        {item.open === null ? (
          <span>{words}</span>
        ) : (
          <button
            type="button"
            aria-expanded={item.open}
            data-testid="compare-section"
            data-section={item.section}
            data-count={item.count}
            onClick={onToggle}
          >
            {item.open ? <ChevronDownIcon size={12} /> : <ChevronRightIcon size={12} />}
            {words}
          </button>
        )}
      </th>
    </tr>
  );
}

function sectionWords({ section, count: n, open }: SectionRowProps["item"]): string {
  switch (section) {
    case "metrics":
      return open ? "Fewer metrics" : count(n, "more metric");
    case "differ":
      return differWords(n, 1);
    case "about":
      return `${count(n, "key")} about the run and where it ran ${n === 1 ? "differs" : "differ"}`;
    case "same":
      return `${count(n, "key")} ${n === 1 ? "is" : "are"} the same`;
  }
}
