/** What a facet says while a range filters it, whatever its form. */
import type { RangeClause } from "../../engine/clauses/range";
import { boundWords, rangeText } from "../../engine/presentation/bounds";
import type { FacetItem, Key } from "../../engine/table/types";
import { toggleAlso, withClause } from "../../state/change";
import type { Value } from "../../values/value";
import { count } from "../components/words";
import type { Act } from "../props";
import { type Mark, markOf } from "./arrange";

/** Whether a value passes beside the range. */
export function alsoMark({ key, also }: RangeClause, value: Value, float32: boolean): Mark {
  return markOf({ type: "values", key, include: also, exclude: [], match: "any" }, value, float32);
}

interface RangeLineProps {
  readonly keyed: Key;
  readonly range: RangeClause;
  readonly act: Act;
}

/** A list has no sliders: it names the range in words, with the way to clear it. */
export function RangeLine({ keyed, range, act }: RangeLineProps) {
  return (
    <p className="tbm-facet-note" data-testid="range-line">
      Range {rangeText(range.min, range.max, boundWords(keyed))} ·{" "}
      <button type="button" className="tbm-link" onClick={() => act((view) => withClause(view, range.key, null))}>
        clear
      </button>
    </p>
  );
}

interface HiddenProps {
  /** Of the facet; "not logged" among them. */
  readonly items: readonly FacetItem[];
  readonly range: RangeClause;
  readonly act: Act;
}

/** How many runs the range hides that do not have the key at all, and the way to keep them; nothing where the other filters leave none. */
export function Hidden({ items, range, act }: HiddenProps) {
  const missing = items.find(({ value }) => value === undefined);
  if (missing === undefined || missing.count === 0) return null;
  const included = range.also.includes(undefined);
  return (
    <p className="tbm-facet-note" data-testid="range-hidden" data-count={included ? 0 : missing.count}>
      {included
        ? `With ${count(missing.count, "run")} without this key.`
        : `Hides ${count(missing.count, "run")} without this key.`}{" "}
      <button type="button" className="tbm-link" onClick={() => act((view) => toggleAlso(view, range.key, undefined))}>
        {included ? "Hide them" : "Include them"}
      </button>
    </p>
  );
}
