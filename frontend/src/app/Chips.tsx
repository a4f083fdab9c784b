/** The clauses in force, each with a button that removes it. */
import { formatter, words } from "../engine/format";
import { fullName } from "../engine/labels";
import { findKey } from "../engine/table";
import type { Clause, Table, ValuesClause } from "../engine/types";
import { isTime, type Value } from "../engine/value";
import { clearFilters, withClause } from "../state/change";
import { CloseIcon } from "../views/components/icons";
import { boundText, rangeText } from "../views/facets/range";
import type { ViewProps } from "../views/props";

/** Values that a chip names before it counts the rest. */
const NAMED = 3;

export function Chips({ table, view, label, act }: Pick<ViewProps, "table" | "view" | "label" | "act">) {
  if (view.clauses.length === 0) return null;
  return (
    <fieldset className="tbm-chips" aria-label="Filters">
      {view.clauses.map((clause) => {
        const key = findKey(table, clause.key);
        const name = key ? label(key) : fullName(clause.key);
        const said = clauseWords(clause, table);
        return (
          <span
            key={fullName(clause.key)}
            className="tbm-chip"
            data-testid="clause"
            data-namespace={clause.key.namespace}
            data-path={JSON.stringify(clause.key.path)}
            title={`${fullName(clause.key)}: ${said}`}
          >
            <span className="tbm-clip">
              <bdi className="tbm-chip-key">{name}</bdi> <bdi>{said}</bdi>
            </span>
            <button
              type="button"
              className="tbm-chip-remove"
              aria-label={`Remove the filter ${name} ${said}`}
              title="Remove this filter"
              onClick={() => act((now) => withClause(now, clause.key, null))}
            >
              <CloseIcon size={10} />
            </button>
          </span>
        );
      })}
      <button
        type="button"
        className="tbm-link tbm-chips-clear"
        data-testid="clear-all"
        onClick={() => act(clearFilters)}
      >
        Clear all
      </button>
    </fieldset>
  );
}

/** A clause in words, without its key: "adam, sgd", "not adam", "0.001 … 0.1 or not logged". */
export function clauseWords(clause: Clause, table: Table): string {
  const key = findKey(table, clause.key);
  const { label } = key ? formatter(key) : { label: words };
  const list = (values: readonly Value[], joiner: string) =>
    values.slice(0, NAMED).map(label).join(joiner) + (values.length > NAMED ? ` +${values.length - NAMED}` : "");
  if (clause.type === "values") return valuesWords(clause, list);
  const timed = key?.dictionary.kinds.includes(5) === true && isTime({ time: clause.min ?? clause.max ?? 0 });
  const range = rangeText(clause.min, clause.max, (value) => boundText(value, timed, key?.float32 ?? false));
  return clause.also.length === 0 ? range : `${range} or ${list(clause.also, ", ")}`;
}

function valuesWords(clause: ValuesClause, list: (values: readonly Value[], joiner: string) => string): string {
  const parts: string[] = [];
  if (clause.include.length > 0) parts.push(list(clause.include, clause.match === "all" ? " and " : ", "));
  if (clause.exclude.length > 0) parts.push(`not ${list(clause.exclude, ", ")}`);
  return parts.join("; ");
}
