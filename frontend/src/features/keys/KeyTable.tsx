/** A line for each key, only those in sight: how many logged it, of which kinds, its values, and what looks wrong. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { Fragment, memo, type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { Health } from "../../engine/keys/health";
import { keyTitle } from "../../engine/presentation/labels";
import type { Key } from "../../engine/table/types";
import { fullName } from "../../values/key";
import { canonical } from "../../values/value";
import { ArrowDownIcon, ArrowUpIcon } from "../../views/components/icons";
import { KeyName } from "../../views/components/KeyName";
import { count, integer } from "../../views/components/words";
import { useHeads } from "../../views/facets/useHeads";
import { COLUMNS, type ColumnName, type Sorted } from "./arrange";
import type { Opened } from "./KeyMenu";
import { kindsText, troubleWords, usualText } from "./words";

interface KeyTableProps {
  readonly lines: readonly Health[];
  readonly label: (key: Key) => string;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly sorted: Sorted;
  /** That are shown. */
  readonly rows: number;
  readonly onSort: (by: ColumnName) => void;
  /** The id of the key whose menu is open. */
  readonly opened: string | null;
  readonly onOpen: (opened: Opened) => void;
}

/** As in `keys.css`. */
const LINE = 28;
const HEADER = 26;

const TITLES = {
  key: "Key",
  logged: "Logged",
  kinds: "Kind",
  values: "Values",
  usual: "Range, or most common",
  wrong: "Looks wrong",
} as const satisfies Record<ColumnName, string>;

export function KeyTable({ lines, label, scroller, sorted, rows, onSort, opened, onOpen }: KeyTableProps) {
  const table = useRef<HTMLTableElement>(null);
  const [margin, setMargin] = useState(0);
  const heads = useHeads(scroller, 0, lines.length, (line) => virtual.scrollToIndex(line));
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    getItemKey: (index) => lines[index]?.key.id ?? index,
    scrollMargin: margin,
    // The header lies over the lines.
    scrollPaddingStart: HEADER,
    overscan: 8,
    rangeExtractor: heads.keepFocused,
  });
  // What is said above the table grows and shrinks.
  useLayoutEffect(() => {
    const start = (table.current?.offsetTop ?? 0) + HEADER;
    if (start !== margin) setMargin(start);
  });
  const items = virtual.getVirtualItems();
  return (
    <table className="tbm-overview-table" aria-label="Keys" aria-rowcount={lines.length + 1} ref={table}>
      <thead>
        <tr aria-rowindex={1}>
          {COLUMNS.map((by) => (
            <Header key={by} by={by} sorted={sorted} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={heads.onKeyDown} onFocus={heads.onFocus}>
        {items.map(({ index, key, start }, at) => {
          const line = lines[index];
          return (
            line && (
              <Fragment key={key}>
                <Gap height={start - (items[at - 1]?.end ?? margin)} />
                <KeyLine
                  health={line}
                  {...{ index, label, rows, onOpen }}
                  tabbable={heads.current === index}
                  isOpen={opened === line.key.id}
                />
              </Fragment>
            )
          );
        })}
        <Gap height={virtual.getTotalSize() + margin - (items.at(-1)?.end ?? margin)} />
      </tbody>
    </table>
  );
}

/** In the place of lines out of sight. */
function Gap({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can be focused.
    <tr aria-hidden="true" className="tbm-overview-gap">
      <td colSpan={COLUMNS.length} style={{ height }} />
    </tr>
  );
}

interface HeaderProps {
  readonly by: ColumnName;
  readonly sorted: Sorted;
  readonly onSort: (by: ColumnName) => void;
}

function Header({ by, sorted, onSort }: HeaderProps) {
  const way = sorted?.by === by ? (sorted.descending ? "descending" : "ascending") : "none";
  return (
    <th scope="col" aria-sort={way} data-column={by}>
      <button type="button" className="tbm-overview-sort" onClick={() => onSort(by)}>
        {TITLES[by]}
        {way === "ascending" && <ArrowUpIcon size={12} />}
        {way === "descending" && <ArrowDownIcon size={12} />}
      </button>
    </th>
  );
}

interface KeyLineProps {
  readonly health: Health;
  readonly index: number;
  readonly label: (key: Key) => string;
  readonly rows: number;
  readonly tabbable: boolean;
  readonly isOpen: boolean;
  readonly onOpen: (opened: Opened) => void;
}

const KeyLine = memo(({ health, index, label, rows, tabbable, isOpen, onOpen }: KeyLineProps) => {
  const { key, logged, distinct, troubles } = health;
  const share = rows === 0 ? 0 : logged / rows;
  const usual = usualText(health);
  const kinds = kindsText(health);
  const wrong = troubles.map((trouble) => troubleWords(trouble, health, rows, label)).join("; ");
  const aliases = troubles.flatMap((trouble) => (trouble.type === "alias" ? trouble.of : []));
  return (
    <tr
      aria-rowindex={index + 2}
      data-testid="keys-line"
      data-namespace={key.ref.namespace}
      data-path={canonical(key.ref.path)}
      data-coverage={logged}
      data-values={distinct}
      data-wrong={troubles.map(({ type }) => type).join(" ")}
      data-alias-of={aliases.length > 0 ? `[${aliases.map(({ id }) => id).join(",")}]` : undefined}
    >
      <th scope="row" data-column="key">
        <button
          type="button"
          className="tbm-overview-name"
          data-head={index}
          tabIndex={tabbable ? 0 : -1}
          aria-haspopup="menu"
          aria-expanded={isOpen}
          title={keyTitle(key)}
          onClick={({ currentTarget }) => onOpen({ key, anchor: currentTarget })}
        >
          <KeyName text={label(key)} full={fullName(key.ref)} />
        </button>
      </th>
      <td data-column="logged" title={`${integer(logged)} of ${count(rows, "row")}`}>
        <span className="tbm-overview-bar-of" aria-hidden="true">
          <span style={{ width: `${100 * share}%` }} />
        </span>
        {integer(logged)}
      </td>
      <td data-column="kinds" className="tbm-clip" title={kinds}>
        {kinds}
      </td>
      <td data-column="values">{integer(distinct)}</td>
      <td data-column="usual" className="tbm-clip" title={usual}>
        <bdi>{usual}</bdi>
      </td>
      <td data-column="wrong" className="tbm-clip" title={wrong} data-worst={troubles[0]?.type}>
        {wrong}
      </td>
    </tr>
  );
});
