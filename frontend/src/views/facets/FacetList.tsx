/** A facet as a list of values with counts: tick, only, exclude; search and "show more" where there are many. */
import { type CSSProperties, type RefObject, useMemo, useRef, useState } from "react";
import type { RangeClause } from "../../engine/clauses/range";
import { facetCounts } from "../../engine/kernels/counts";
import { FIRST_SHOWN, facetList, facetSize, mostRows, slotsWhere } from "../../engine/kernels/facet";
import { formatter } from "../../engine/presentation/formatter";
import type { FacetItem, Key } from "../../engine/table/types";
import { onlyValue, setMatch, toggleAlso, toggleExcluded, toggleValue } from "../../state/change";
import { words } from "../../values/format";
import type { KeyRef } from "../../values/key";
import type { Value } from "../../values/value";
import { SearchField } from "../components/SearchField";
import { count, integer } from "../components/words";
import type { Act } from "../props";
import { isMeasureValue, isSpecial, type Mark, markOf } from "./arrange";
import { FacetValue, type ValueActions } from "./FacetValue";
import type { FormProps } from "./form";
import { alsoMark, Hidden, RangeLine } from "./Ranged";
import { useRoving } from "./useRoving";

/** How many more values each "show more" brings. */
const MORE = 50;
/** Longer lists have a search box. */
const SEARCH_FROM = 16;

export function FacetList({ keyed, table, filtering, label, clause, act }: FormProps) {
  const [limit, setLimit] = useState(FIRST_SHOWN);
  const [search, setSearch] = useState("");
  const counts = useMemo(() => facetCounts(table, filtering, keyed), [table, filtering, keyed]);
  const text = useValueText(keyed);
  const wanted = search.trim().toLowerCase();
  const among = useMemo(
    () => (wanted === "" ? null : slotsWhere(keyed, (value) => text(value).toLowerCase().includes(wanted))),
    [keyed, wanted, text],
  );
  const values = clause?.type === "values" ? clause : null;
  const range = clause?.type === "range" ? clause : null;
  const mark = (value: Value) =>
    range === null ? markOf(values, value, keyed.float32) : alsoMark(range, value, keyed.float32);
  const { items, hidden } = useMemo(() => {
    const ticked = values ? [...values.include, ...values.exclude] : (range?.also ?? []);
    return facetList(keyed, counts, { limit, always: among === null ? ticked : [], among });
  }, [keyed, counts, limit, values, range, among]);
  const size = facetSize(keyed);
  return (
    <>
      {keyed.dictionary.items && (
        <MatchSwitch
          label={label}
          match={values?.match ?? "any"}
          enabled={(values?.include.length ?? 0) > 1}
          onChange={(match) => act((view) => setMatch(view, keyed.ref, match))}
        />
      )}
      {range !== null && <RangeLine keyed={keyed} range={range} act={act} />}
      {range !== null && <Hidden items={items} range={range} act={act} />}
      {size > SEARCH_FROM && (
        <SearchField
          className="tbm-facet-search"
          testid="facet-search"
          placeholder={`Search ${count(size, "value")}`}
          label={`Search the values of ${label}`}
          text={search}
          onText={setSearch}
        />
      )}
      <ValueLines
        keyed={keyed}
        label={label}
        // What is not logged has a sentence of its own under a range.
        items={range === null ? items : items.filter(({ value }) => value !== undefined)}
        scale={mostRows(keyed)}
        text={text}
        mark={mark}
        act={act}
        range={range}
      />
      {items.length === 0 && <p className="tbm-facet-note">No value matches.</p>}
      {(hidden > 0 || limit > FIRST_SHOWN) && (
        <p className="tbm-facet-more">
          {hidden > 0 && (
            <button type="button" className="tbm-link" data-testid="facet-more" onClick={() => setLimit(limit + MORE)}>
              {hidden <= MORE ? `Show ${integer(hidden)} more` : `Show ${MORE} of ${integer(hidden)} more`}
            </button>
          )}
          {limit > FIRST_SHOWN && (
            <button type="button" className="tbm-link" data-testid="facet-less" onClick={() => setLimit(FIRST_SHOWN)}>
              Show fewer
            </button>
          )}
        </p>
      )}
    </>
  );
}

/** A value as the facet writes it: special ones in words, others as in the table's column. */
export function useValueText(key: Key): (value: Value) => string {
  return useMemo(() => {
    const { label } = formatter(key);
    // Beside None, the text "None" has to say what it is, though the key may hold texts only.
    return (value: Value) => (isSpecial(value) ? words(value) : label(value));
  }, [key]);
}

interface ValueLinesProps {
  readonly keyed: Key;
  readonly label: string;
  readonly items: readonly FacetItem[];
  /** The length of a full bar, in rows. */
  readonly scale: number;
  readonly text: (value: Value) => string;
  readonly mark: (value: Value) => Mark;
  readonly act: Act;
  /** The one that filters the key now. */
  readonly range: RangeClause | null;
}

export function ValueLines({ keyed, label, items, scale, text, mark, act, range }: ValueLinesProps) {
  const list = useRef<HTMLFieldSetElement>(null);
  const roving = useRoving(items.length, (index) => focusLine(list, index));
  const { own, beside } = useMemo(() => actionsOf(keyed.ref, act), [keyed, act]);
  return (
    <fieldset
      aria-label={`Values of ${label}`}
      className="tbm-facet-values"
      // Every line gives its count the same room, so that bars start at one edge.
      style={{ "--tbm-count": `${Math.max(4, integer(scale).length)}ch` } as CSSProperties}
      ref={list}
      onKeyDown={roving.onKeyDown}
      onFocus={roving.onFocus}
    >
      {items.map((item, index) => (
        <FacetValue
          key={keyOf(item.value)}
          item={item}
          text={text(item.value)}
          mark={mark(item.value)}
          scale={scale}
          index={index}
          tabbable={index === roving.current}
          actions={range === null || isMeasureValue(item.value) ? own : beside}
          replaces={range !== null && isMeasureValue(item.value)}
        />
      ))}
    </fieldset>
  );
}

/** Under a range, what can lie in it replaces it: a key has one clause. All else passes beside it. */
function actionsOf(ref: KeyRef, act: Act): { readonly own: ValueActions; readonly beside: ValueActions } {
  return {
    own: {
      toggle: (value) => act((view) => toggleValue(view, ref, value)),
      only: (value) => act((view) => onlyValue(view, ref, value)),
      exclude: (value) => act((view) => toggleExcluded(view, ref, value)),
    },
    beside: { toggle: (value) => act((view) => toggleAlso(view, ref, value)) },
  };
}

function keyOf(value: Value): string {
  return value === undefined
    ? "missing"
    : `${typeof value}${typeof value === "object" ? JSON.stringify(value) : value}`;
}

function focusLine(list: RefObject<HTMLElement | null>, index: number): void {
  list.current?.querySelector<HTMLElement>(`[data-roving="${index}"] input`)?.focus();
}

interface MatchSwitchProps {
  readonly label: string;
  readonly match: "any" | "all";
  readonly enabled: boolean;
  readonly onChange: (match: "any" | "all") => void;
}

/** Rows whose list holds any of the ticked values, or all of them. */
function MatchSwitch({ label, match, enabled, onChange }: MatchSwitchProps) {
  return (
    <fieldset className="tbm-facet-match" disabled={!enabled} aria-label={`Lists of ${label} that hold`}>
      <span>Lists that hold</span>
      {(["any", "all"] as const).map((one) => (
        <button
          key={one}
          type="button"
          data-testid={`facet-match-${one}`}
          aria-pressed={match === one}
          onClick={() => onChange(one)}
        >
          {one}
        </button>
      ))}
      <span>of the ticked</span>
    </fieldset>
  );
}
