/** The comparison as a table: a column for each line, of which the header stays in sight, and only the rows in sight are in the page. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { CompareView } from "../../state/compare";
import type { Frame } from "../../state/frame";
import { sameKey } from "../../values/key";
import type { Mark } from "../../values/mark";
import { count } from "../../views/components/words";
import type { Lit } from "../../views/table/lit";
import { Head } from "./Head";
import { type Item, itemsOf } from "./items";
import type { Compared, Comparison } from "./model";
import { KeyRow, MetricRow, SectionRow } from "./Rows";
import { TextsRow } from "./TextsRow";
import { differWords } from "./words";

interface CompareTableProps {
  readonly frame: Frame;
  readonly lines: readonly Compared[];
  readonly comparison: Comparison;
  /** A place among the lines. */
  readonly baseline: number;
  readonly compare: CompareView;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly lit: Lit;
  readonly search: string;
  readonly notes: readonly string[];
  readonly change: (changed: Partial<CompareView>) => void;
  readonly onBaseline: (line: Compared) => void;
  /** Of the line at this place. */
  readonly onDrop: (at: number) => void;
  /** Below the table. */
  readonly children: ReactNode;
}

const HEIGHTS: Readonly<Record<Item["type"], number>> = { metric: 30, key: 30, texts: 160, section: 32 };

export function CompareTable(props: CompareTableProps) {
  const { frame, lines, comparison, baseline, compare, marks, lit, search, notes, change } = props;
  const scroller = useRef<HTMLElement>(null);
  const head = useRef<HTMLTableSectionElement>(null);
  const [headHeight, setHeadHeight] = useState(0);
  useLayoutEffect(() => setHeadHeight(head.current?.offsetHeight ?? 0), []);
  const items = useMemo(
    () => itemsOf(comparison, compare.toggled, compare.texts, search),
    [comparison, compare.toggled, compare.texts, search],
  );
  const window = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => HEIGHTS[(items[at] as Item).type],
    getItemKey: (at) => (items[at] as Item).id,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    overscan: 8,
  });
  const mounted = window.getVirtualItems();
  const above = (mounted[0]?.start ?? headHeight) - headHeight;
  const below = window.getTotalSize() - ((mounted.at(-1)?.end ?? headHeight) - headHeight);
  const row = (at: number): ReactNode => {
    const item = items[at] as Item;
    const place = { index: at, measure: window.measureElement };
    switch (item.type) {
      case "section":
        return (
          <SectionRow
            key={item.id}
            {...{ item, place }}
            columns={lines.length}
            onToggle={() => change({ toggled: toggled(compare.toggled, item.section) })}
          />
        );
      case "metric":
        return <MetricRow key={item.id} {...{ lines, baseline, place, frame }} metric={item.metric} />;
      case "key":
        return (
          <KeyRow
            key={item.id}
            {...{ lines, baseline, place, frame }}
            differing={item.differing}
            open={item.open}
            onTexts={() => change({ texts: withText(compare.texts, item) })}
          />
        );
      case "texts":
        return <TextsRow key={item.id} {...{ lines, baseline, place, frame }} differing={item.differing} />;
    }
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
    <section className="tbm-compare-scroll" ref={scroller} tabIndex={0} aria-label="Comparison">
      <table
        className="tbm-compare-table"
        data-testid="compare"
        data-rows={JSON.stringify(lines.map(({ name }) => name))}
        data-baseline={lines[baseline]?.name}
        aria-rowcount={items.length + 1}
      >
        <caption className="tbm-hidden">{captionOf(props)}</caption>
        <Head
          {...{ lines, baseline, marks, lit, notes }}
          body={head}
          onBaseline={props.onBaseline}
          onDrop={props.onDrop}
        />
        <tbody>
          {above > 0 && <Space height={above} columns={lines.length} />}
          {mounted.map(({ index }) => row(index))}
          {below > 0 && <Space height={below} columns={lines.length} />}
        </tbody>
      </table>
      {items.length === 0 && <p className="tbm-caption tbm-compare-none">No key matches.</p>}
      {props.children}
    </section>
  );
}

/** In the place of the rows that are out of sight. */
function Space({ height, columns }: { readonly height: number; readonly columns: number }) {
  return (
    <tr className="tbm-compare-space">
      <td colSpan={columns + 1} style={{ height }} />
    </tr>
  );
}

function toggled(sections: CompareView["toggled"], section: CompareView["toggled"][number]): CompareView["toggled"] {
  return sections.includes(section) ? sections.filter((one) => one !== section) : [...sections, section];
}

function withText(texts: CompareView["texts"], { differing, open }: Extract<Item, { type: "key" }>) {
  const { ref } = differing.key;
  return open ? texts.filter((one) => !sameKey(one, ref)) : [...texts, ref];
}

function captionOf({ lines, comparison, baseline }: CompareTableProps): string {
  const { differ, about, same } = comparison;
  const all = differ.length + about.length + same.length;
  return `${count(lines.length, "line")} compared with ${lines[baseline]?.name ?? ""}. ${differWords(differ.length, all)}, ${count(same.length, "key")} the same.`;
}
