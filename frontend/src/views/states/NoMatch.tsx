/** Takes the table's place when the filters leave no run: clears them, and says what to try instead of a search. */
import { useMemo } from "react";
import { isExpression } from "../../engine/query/understand";
import { type Meant, meantFilters, meantWords } from "../../engine/search/asFilter";
import { clearFilters, valuesClause, withClause } from "../../state/change";
import type { Frame } from "../../state/frame";
import type { View } from "../../state/view";
import { countedWords } from "../components/groupWords";
import { later } from "../components/later";
import { count, integer } from "../components/words";
import type { ViewProps } from "../props";
import "./states.css";

const WhyNothing = later(() => import("./WhyNothing").then((file) => file.WhyNothing));

interface NoMatchProps extends Pick<ViewProps, "view" | "act"> {
  readonly frame: Pick<Frame, "table" | "label" | "target" | "small">;
}

export function NoMatch({ frame, view, act }: NoMatchProps) {
  const { table, label, small } = frame;
  const filters = view.clauses.length;
  const searched = view.query.trim() !== "";
  const asked = searched && isExpression(view.query);
  const meant = useMemo(
    () => (asked ? [] : (meantFilters(table.keys, label, view.query) ?? [])),
    [asked, table, label, view.query],
  );
  const unknown = meant.find(({ values }) => values.length === 0);
  return (
    <div className="tbm-state" data-testid="no-match">
      <p className="tbm-state-title">
        {small.groups > 0
          ? `No group has ${integer(view.leastRuns ?? 0)} or more runs${countedWords(frame)}`
          : filters > 0
            ? "No run passes these filters"
            : searched
              ? "No run matches this search"
              : "No run passes"}
      </p>
      <p className="tbm-caption">
        {small.groups > 0
          ? `${count(small.groups, "group")} with ${count(small.rows, "run")} left out.`
          : `${count(table.count, "run")} in all.`}
      </p>
      {asked && small.groups === 0 && <WhyNothing query={view.query} table={table} />}
      {searched && !asked && small.groups === 0 && (
        <p className="tbm-caption">
          {unknown
            ? `The search looks for words, and no run has this value of ${label(unknown.key)}: its facet at the left has all of them.`
            : "The search looks for words in names and values, and a run must have all of them. Ranges of numbers are chosen in their facets."}
        </p>
      )}
      <p className="tbm-state-actions">
        {small.groups > 0 && (
          <button type="button" className="tbm-button" onClick={() => act((now) => ({ ...now, leastRuns: null }))}>
            Show all groups
          </button>
        )}
        {meant.length > 0 && !unknown && (
          <button
            type="button"
            className="tbm-button tbm-primary"
            data-testid="meant-filter"
            onClick={() => act((now) => ({ ...withValues(now, meant), query: "" }))}
          >
            Filter {meant.map((one) => meantWords(one, label)).join(" and ")}
          </button>
        )}
        {filters > 0 && (
          <button type="button" className="tbm-button" onClick={() => act((current) => ({ ...current, clauses: [] }))}>
            {filters === 1 ? "Clear the filter" : `Clear ${filters} filters`}
          </button>
        )}
        {searched && (
          <button type="button" className="tbm-button" onClick={() => act((current) => ({ ...current, query: "" }))}>
            Clear the search
          </button>
        )}
        {filters > 0 && searched && (
          <button type="button" className="tbm-button" onClick={() => act(clearFilters)}>
            Clear all
          </button>
        )}
      </p>
    </div>
  );
}

function withValues(view: View, meant: readonly Meant[]): View {
  return meant.reduce(
    (next, { key: { ref }, values }) =>
      withClause(next, ref, { ...valuesClause(next, ref), include: values, exclude: [] }),
    view,
  );
}
