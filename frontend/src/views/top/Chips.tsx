/** The clauses in force and the search, each with a button that removes it, and what can be made of all of them. */
import { Button, MenuTrigger, Popover } from "react-aria-components";
import { type Clause, clauseType } from "../../engine/clauses/list";
import { formatter } from "../../engine/presentation/formatter";
import { isExpression } from "../../engine/query/understand";
import { findKey } from "../../engine/table/table";
import type { Table } from "../../engine/table/types";
import { clearFilters, withClause } from "../../state/change";
import type { Frame } from "../../state/frame";
import { words } from "../../values/format";
import { fullName, type KeyRef, keyId, NAME_ID } from "../../values/key";
import type { Value } from "../../values/value";
import { countedWords } from "../components/groupWords";
import { ChevronDownIcon, CloseIcon, MoreIcon } from "../components/icons";
import { later } from "../components/later";
import { labelWithSteps, stepsWords } from "../components/steps";
import { count, integer } from "../components/words";
import type { ViewProps } from "../props";

const FiltersMenu = later(() => import("./FiltersMenu").then((file) => file.FiltersMenu));

/** Values that a chip names before it counts the rest. */
const NAMED = 3;

interface ChipsProps extends Pick<ViewProps, "view" | "act"> {
  readonly frame: Pick<Frame, "table" | "label" | "target" | "by" | "small">;
  /** The one whose rows are shown, which is not the view's while that is searched or is no valid expression; "" for none. */
  readonly search: string;
  /** Goes to the facet of a key. */
  readonly onSeek: (key: KeyRef) => void;
}

export function Chips({ frame, view, act, search, onSeek }: ChipsProps) {
  const { table, label, by, small } = frame;
  // Without groups it leaves nothing out.
  const leastRuns = by.length > 0 ? view.leastRuns : null;
  const none = view.clauses.length === 0 && search === "" && leastRuns === null;
  // An expression that is not read yet: filters that become one keep their place, and the focus in it.
  if (none && !isExpression(view.query)) return null;
  return (
    <fieldset
      className="tbm-chips"
      aria-label="Filters"
      data-alone={(view.clauses.length === 0 && leastRuns === null) || undefined}
    >
      {view.clauses.map((clause) => {
        const key = findKey(table, clause.key);
        const named = key ? labelWithSteps(label(key), key) : fullName(clause.key);
        const name = runsWords(clause) === null ? named : "runs";
        const steps = key ? stepsWords(key) : "";
        const said = runsWords(clause) ?? clauseWords(clause, table);
        return (
          <Chip
            key={keyId(clause.key)}
            testid="clause"
            of={clause.key}
            name={name}
            said={said}
            title={`${fullName(clause.key)}${steps === "" ? "" : `, ${steps}`}: ${clauseWords(clause, table)}`}
            onSeek={key ? () => onSeek(clause.key) : undefined}
            onRemove={() => act((now) => withClause(now, clause.key, null))}
          />
        );
      })}
      {leastRuns !== null && (
        <Chip
          testid="least-runs"
          name="n"
          said={`≥ ${integer(leastRuns)}`}
          title={`Groups with fewer than ${count(leastRuns, "run")}${countedWords(frame)} are left out: ${count(small.groups, "group")} with ${count(small.rows, "run")}`}
          onRemove={() => act((now) => ({ ...now, leastRuns: null }))}
        />
      )}
      {search !== "" && (
        <Chip
          testid="search-clause"
          name="search"
          said={search}
          title={`Search: ${search}`}
          onRemove={() => act((now) => ({ ...now, query: "" }))}
        />
      )}
      <Together table={table} view={view} act={act} />
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

type TogetherProps = Pick<ViewProps, "view" | "act"> & { readonly table: Table };

/** Words to search for, and what is no expression yet, take the box in which an expression would stand. */
function Together({ table, view, act }: TogetherProps) {
  const query = view.query.trim();
  const filters = view.clauses.length + (query === "" ? 0 : 1);
  if (filters === 0 || (query !== "" && !isExpression(query))) return null;
  return (
    <MenuTrigger>
      {filters > 1 ? (
        <Button className="tbm-button tbm-quiet tbm-chips-together" data-testid="filters-together">
          all of these <ChevronDownIcon size={12} />
        </Button>
      ) : (
        <Button className="tbm-icon-button" aria-label="More for the filter" data-testid="filters-together">
          <MoreIcon />
        </Button>
      )}
      <Popover className="tbm-popover" placement="bottom start">
        <FiltersMenu table={table} view={view} act={act} />
      </Popover>
    </MenuTrigger>
  );
}

interface ChipProps {
  readonly testid: string;
  /** The key that a clause is about. */
  readonly of?: KeyRef;
  readonly name: string;
  readonly said: string;
  readonly title: string;
  /** undefined where it has no facet. */
  readonly onSeek?: (() => void) | undefined;
  readonly onRemove: () => void;
}

function Chip({ testid, of, name, said, title, onSeek, onRemove }: ChipProps) {
  const text = (
    <>
      <bdi className="tbm-chip-key">{name}</bdi> <bdi>{said}</bdi>
    </>
  );
  return (
    <span
      className="tbm-chip"
      data-testid={testid}
      data-namespace={of?.namespace}
      data-path={of && JSON.stringify(of.path)}
      title={title}
    >
      {onSeek ? (
        <button type="button" className="tbm-chip-text tbm-clip" onClick={onSeek}>
          {text}
        </button>
      ) : (
        <span className="tbm-clip">{text}</span>
      )}
      <button
        type="button"
        className="tbm-chip-remove"
        aria-label={`Remove the filter ${name} ${said}`}
        title="Remove this filter"
        onClick={onRemove}
      >
        <CloseIcon size={10} />
      </button>
    </span>
  );
}

/** Of runs that were chosen by hand: "only 3", "12 hidden"; null for other clauses. */
export function runsWords(clause: Clause): string | null {
  if (clause.type !== "values" || keyId(clause.key) !== NAME_ID) return null;
  const { include, exclude } = clause;
  const parts = [
    ...(include.length > 0 ? [`only ${integer(include.length)}`] : []),
    ...(exclude.length > 0 ? [`${integer(exclude.length)} hidden`] : []),
  ];
  return parts.join(", ");
}

/** A clause in words, without its key: "adam, sgd", "not adam", "0.001 … 0.1 or not logged". */
export function clauseWords(clause: Clause, table: Table): string {
  const key = findKey(table, clause.key);
  const { label } = key ? formatter(key) : { label: words };
  const list = (values: readonly Value[], joiner: string) =>
    values.slice(0, NAMED).map(label).join(joiner) + (values.length > NAMED ? ` +${values.length - NAMED}` : "");
  return clauseType(clause).words(clause, key, list);
}
