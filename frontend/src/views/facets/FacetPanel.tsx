/** The facets: the suggested ones open and flat, above all keys as a closed tree that can be searched. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { Fragment, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { findKey } from "../../engine/table/table";
import type { Key } from "../../engine/table/types";
import { type KeyRef, NAME_ID } from "../../values/key";
import { ChevronDownIcon, ChevronRightIcon, SearchIcon } from "../components/icons";
import { SearchField } from "../components/SearchField";
import { count, integer } from "../components/words";
import type { ViewProps } from "../props";
import { Facet } from "./Facet";
import { findKeys, keyTree, type Line, openLines, wayTo } from "./tree";
import { useHeads } from "./useHeads";
import { useLifted } from "./useLifted";
import "./facets.css";

/** With so few runs the table says it all: suggested facets are closed then. */
const FEW_RUNS = 8;
const LINE = 26;
/** The branch of the keys that come from run names. */
const NAMES = JSON.stringify(["name"]);

interface FacetPanelProps extends ViewProps {
  /** Changes what reads keys from run names; undefined where the view has no pattern. */
  readonly onPattern: (() => void) | undefined;
  /** The key whose facet the user asked for last; a new object each time. */
  readonly sought: Sought | null;
}

export interface Sought {
  readonly key: KeyRef;
}

/** A facet above the tree is open or closed by itself. */
const aboveId = ({ id }: Key): string => `above ${id}`;

export function FacetPanel({ frame, view, act, onPattern, sought }: FacetPanelProps) {
  const { table, counted: filtering, label, suggested } = frame;
  const [search, setSearch] = useState("");
  const [toggled, toggle] = useToggles();
  const lifted = useLifted(frame, view);
  const kept = useMemo(() => [...lifted.keys, ...suggested], [lifted.keys, suggested]);
  const above = useMemo(() => new Map(kept.map((key, index) => [key.id, index])), [kept]);
  const tree = useMemo(() => keyTree(table.keys), [table]);
  const searching = search.trim() !== "";
  const lines = useMemo<readonly Line[]>(
    () => (searching ? foundLines(findKeys(table.keys, search), toggled) : openLines(tree, toggled)),
    [searching, search, table, tree, toggled],
  );
  const shownAbove = searching ? [] : kept;
  const scroller = useRef<HTMLFieldSetElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const heads = useHeads(scroller, shownAbove.length, shownAbove.length + lines.length, (index) =>
    virtual.scrollToIndex(index),
  );
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.open && lines[index].node.key ? 220 : LINE),
    getItemKey: (index) => lines[index]?.node.id ?? index,
    scrollMargin: margin,
    overscan: 12,
    rangeExtractor: heads.keepFocused,
  });
  // The suggested facets above grow and shrink as they are opened: the list below has to know where it starts.
  useLayoutEffect(() => {
    const start = list.current?.offsetTop ?? 0;
    if (start !== margin) setMargin(start);
  });
  // Of hidden runs, and of those alone that are shown, the chip says enough: hundreds of names would fill the panel.
  const isOpenAbove = (key: Key) => toggled.has(aboveId(key)) === (table.count < FEW_RUNS || key.id === NAME_ID);
  const { release } = lifted;
  const go = useRef<(key: KeyRef) => void>(() => {});
  go.current = (ref) => {
    const key = findKey(table, ref);
    if (!key) return;
    const place = above.get(key.id);
    if (place === undefined) {
      const way = wayTo(tree, key.id);
      flushSync(() => way.filter((id) => !toggled.has(id)).map(toggle));
      const line = openLines(tree, new Set([...toggled, ...way])).findIndex(({ node }) => node.id === way.at(-1));
      heads.focus(kept.length + line);
      return;
    }
    if (!isOpenAbove(key)) flushSync(() => toggle(aboveId(key)));
    heads.focus(place);
  };
  // The facet of a filtered key stands above as soon as the search is empty; others stand in the tree.
  useEffect(() => {
    if (!sought) return;
    flushSync(() => {
      setSearch("");
      release();
    });
    go.current(sought.key);
  }, [sought, release]);
  const common = { table, view, filtering, act };
  return (
    <search
      className="tbm-facets"
      onPointerEnter={lifted.hold}
      onPointerLeave={lifted.release}
      onFocus={lifted.hold}
      onBlur={({ currentTarget, relatedTarget }) => !currentTarget.contains(relatedTarget) && lifted.release()}
    >
      <div className="tbm-facets-search">
        <SearchIcon size={14} />
        <SearchField
          testid="facet-search"
          placeholder={`Search ${count(table.keys.length, "key")}`}
          label="Search keys"
          text={search}
          onText={(text) => {
            setSearch(text);
            lifted.renew();
          }}
        />
      </div>
      <fieldset
        aria-label="Facets"
        className="tbm-facets-scroll"
        ref={scroller}
        onKeyDown={heads.onKeyDown}
        onFocus={heads.onFocus}
      >
        {shownAbove.map((key, index) => (
          <Fragment key={key.id}>
            {index === 0 && lifted.keys.length > 0 && <h2 className="tbm-facets-title">Filtered</h2>}
            {index === lifted.keys.length && <h2 className="tbm-facets-title">Suggested</h2>}
            <Facet
              {...common}
              keyed={key}
              label={label(key)}
              full={false}
              depth={0}
              open={isOpenAbove(key)}
              onToggle={() => toggle(aboveId(key))}
              index={index}
              tabbable={heads.current === index}
            />
          </Fragment>
        ))}
        <h2 className="tbm-facets-title">
          {searching ? "Found" : "All keys"} <span>{integer(searching ? lines.length : table.keys.length)}</span>
        </h2>
        {searching && lines.length === 0 && <p className="tbm-facets-none">No key matches “{search.trim()}”.</p>}
        <div ref={list} className="tbm-facets-list" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index];
            if (line === undefined) return null;
            const index = shownAbove.length + item.index;
            const place = searching ? undefined : line.node.key ? above.get(line.node.key.id) : undefined;
            const named = line.node.key !== null && (searching || line.node.key.about.displayName !== "");
            const text = line.node.key !== null && named ? label(line.node.key) : line.node.label;
            const at = { line, index, tabbable: heads.current === index };
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="tbm-facets-line"
                style={{ transform: `translateY(${item.start - margin}px)` }}
              >
                {line.node.key === null ? (
                  <Branch {...at} toggle={toggle} onPattern={line.node.id === NAMES ? onPattern : undefined} />
                ) : place !== undefined ? (
                  <Pointer {...at} label={text} go={() => heads.focus(place)} />
                ) : (
                  <Facet
                    {...common}
                    keyed={line.node.key}
                    label={text}
                    full={searching}
                    depth={line.depth}
                    open={line.open}
                    onToggle={() => toggle(line.node.id)}
                    index={index}
                    tabbable={heads.current === index}
                  />
                )}
              </div>
            );
          })}
        </div>
      </fieldset>
    </search>
  );
}

/** Ids of what the user opened (or, for what starts open, closed). */
function useToggles(): readonly [ReadonlySet<string>, (id: string) => void] {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const toggle = useMemo(
    () => (id: string) =>
      setToggled((now) => {
        const next = new Set(now);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );
  return [toggled, toggle];
}

/** Flat, and the only one is open: it is what was searched for. */
function foundLines(keys: readonly Key[], toggled: ReadonlySet<string>): Line[] {
  return keys.map((key): Line => {
    const id = keys.length === 1 ? `only ${key.id}` : key.id;
    const open = toggled.has(id) !== (keys.length === 1);
    return { node: { id, label: "", key, children: [], keys: 1 }, depth: 0, open };
  });
}

interface LineProps {
  readonly line: Line;
  readonly index: number;
  readonly tabbable: boolean;
}

/** A step of paths with keys below it. */
function Branch(props: LineProps & { readonly toggle: (id: string) => void } & Pick<FacetPanelProps, "onPattern">) {
  const { line, index, tabbable, toggle, onPattern } = props;
  const { node, depth, open } = line;
  return (
    <div className="tbm-facet-head" style={{ paddingLeft: 4 + 12 * depth }}>
      <button
        type="button"
        className="tbm-facet-title tbm-facet-branch"
        data-testid="facet-branch"
        data-id={node.id}
        aria-expanded={open}
        data-head={index}
        tabIndex={tabbable ? 0 : -1}
        onClick={() => toggle(node.id)}
      >
        {open ? <ChevronDownIcon size={12} /> : <ChevronRightIcon size={12} />}
        <bdi className="tbm-clip">{node.label}</bdi>
        <span className="tbm-facet-size">{count(node.keys, "key")}</span>
      </button>
      {onPattern && (
        <button type="button" className="tbm-link tbm-facet-change" data-testid="change-pattern" onClick={onPattern}>
          Change…
        </button>
      )}
    </div>
  );
}

/** A key whose facet stands among the suggested ones already: each key has one facet. */
function Pointer(props: LineProps & { readonly label: string; readonly go: () => void }) {
  const { line, label, index, tabbable, go } = props;
  return (
    <div className="tbm-facet-head" style={{ paddingLeft: 4 + 12 * line.depth }}>
      <button
        type="button"
        className="tbm-facet-title"
        data-testid="facet-pointer"
        data-head={index}
        tabIndex={tabbable ? 0 : -1}
        title="Go to its facet under Suggested"
        onClick={go}
      >
        <span className="tbm-facet-pointer" aria-hidden="true">
          ↑
        </span>
        <bdi className="tbm-clip">{label}</bdi>
        <span className="tbm-facet-size">above</span>
      </button>
    </div>
  );
}
