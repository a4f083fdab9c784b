/** Takes the table's place when the filters leave no run, and clears them. */
import { clearFilters } from "../../state/change";
import type { Frame } from "../../state/frame";
import { count } from "../components/words";
import type { ViewProps } from "../props";
import "./states.css";

interface NoMatchProps extends Pick<ViewProps, "view" | "act"> {
  readonly frame: Pick<Frame, "table">;
}

export function NoMatch({ frame: { table }, view, act }: NoMatchProps) {
  const filters = view.clauses.length;
  const searched = view.query.trim() !== "";
  return (
    <div className="tbm-state" data-testid="no-match">
      <p className="tbm-state-title">
        {filters > 0 ? "No run passes these filters" : searched ? "No run matches this search" : "No run passes"}
      </p>
      <p className="tbm-caption">{count(table.count, "run")} in all.</p>
      <p className="tbm-state-actions">
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
