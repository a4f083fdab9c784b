/** A run's document: its search box, its tree, and what is known of the active line. */
import { useCallback, useMemo, useState } from "react";
import type { RunDocument } from "../../contract/run";
import { findKey } from "../../engine/table/table";
import type { Table } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import { SearchIcon } from "../components/icons";
import { LiveRegion } from "../components/LiveRegion";
import { SearchField } from "../components/SearchField";
import { useCopy } from "../components/useCopy";
import { count, integer } from "../components/words";
import type { ViewProps } from "../props";
import { choiceOf, isChosen, toggleChoice } from "./filter-by";
import { Inspector } from "./Inspector";
import { find, linesOf, openAtFirst } from "./lines";
import { overStepsOf } from "./over-steps";
import { copyTextOf } from "./reading";
import { handlesOf, TreeLine } from "./TreeLine";
import { TreeView } from "./TreeView";
import { type TreeNode, treeOf } from "./tree";
import "./detail.css";

interface DocumentTreeProps extends Pick<ViewProps, "view" | "act">, Pick<Frame, "table" | "newest"> {
  readonly document: RunDocument;
  /** Offers "Filter by this value". */
  readonly filters: boolean;
}

/** A set of ids that a user's choices are kept in; `flip` adds or takes away. */
function useIds() {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const flip = useCallback((id: string) => {
    setIds((current) => {
      const next = new Set(current);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  return [ids, flip] as const;
}

interface SearchBoxProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** Values found; null without a query. */
  readonly matches: number | null;
}

function SearchBox({ query, onQuery, matches }: SearchBoxProps) {
  return (
    <search className="tbm-document-search">
      <span className="tbm-document-search-icon">
        <SearchIcon />
      </span>
      <SearchField
        testid="detail-search"
        placeholder="Search keys and values"
        label="Search this run’s keys and values"
        text={query}
        onText={onQuery}
      />
      {matches !== null && <span className="tbm-caption">{integer(matches)} found</span>}
      <LiveRegion text={matches === null ? "" : `${count(matches, "value")} found`} />
    </search>
  );
}

function unitOf(table: Table, { ref, content }: TreeNode): string {
  return (ref && content?.whole && findKey(table, ref)?.about.unit) || "";
}

export function DocumentTree({ document, table, newest, view, act, filters }: DocumentTreeProps) {
  const sections = useMemo(() => treeOf(document), [document]);
  const atFirst = useMemo(() => openAtFirst(sections), [sections]);
  const [query, setQuery] = useState("");
  const found = useMemo(() => find(sections, query), [sections, query]);
  // These survive a change of the run: who looks through runs keeps the same branches open.
  const [toggled, toggle] = useIds();
  const [toggledInSearch, toggleInSearch] = useIds();
  const [whole, flipWhole] = useIds();
  const [copied, copy] = useCopy();
  const [activeId, setActiveId] = useState<string | null>(null);

  const lines = useMemo(() => {
    const isOpen = ({ id }: TreeNode) => (found ? !toggledInSearch.has(id) : atFirst.has(id) !== toggled.has(id));
    return linesOf(sections, isOpen, found?.keep ?? null);
  }, [sections, found, atFirst, toggled, toggledInSearch]);
  const active = useMemo(() => {
    const chosen = lines.findIndex(({ node }) => node.id === activeId);
    return chosen >= 0
      ? chosen
      : Math.max(
          0,
          lines.findIndex(({ node }) => node.content !== null),
        );
  }, [lines, activeId]);
  const activeNode = lines[active]?.node;

  const row = useMemo(() => table.runs.indexOf(document.run), [table, document.run]);
  const choiceAt = (node: TreeNode) => (filters ? choiceOf(table, row, node) : null);
  const chosen = (node: TreeNode) => {
    const choice = choiceAt(node);
    return choice && isChosen(view, choice);
  };
  const filterBy = (node: TreeNode) => {
    const choice = choiceAt(node);
    if (choice) act((current) => toggleChoice(current, choice));
  };

  return (
    <div className="tbm-document">
      <SearchBox query={query} onQuery={setQuery} matches={found?.matches ?? null} />
      {lines.length === 0 && (
        <p className="tbm-document-empty">
          {found ? "No key or value holds all of these words." : "Nothing was logged for this run."}
        </p>
      )}
      <TreeView
        label={`Document of ${document.run}`}
        lines={lines}
        active={active}
        onActive={(index) => setActiveId(lines[index]?.node.id ?? null)}
        onOpen={({ node }) => (found ? toggleInSearch : toggle)(node.id)}
        onPress={({ node }) => flipWhole(node.id)}
        onCopy={({ node: { content } }) =>
          content?.value !== undefined && copy(copyTextOf(content.value, content.float32))
        }
        handles={handlesOf}
      >
        {(line) => (
          <TreeLine
            line={line}
            document={document}
            unit={unitOf(table, line.node)}
            over={overStepsOf(newest, row, line.node)}
            whole={whole.has(line.node.id)}
            chosen={chosen(line.node)}
            onWhole={() => flipWhole(line.node.id)}
            onFilter={() => filterBy(line.node)}
          />
        )}
      </TreeView>
      {activeNode && (
        <Inspector
          node={activeNode}
          document={document}
          chosen={chosen(activeNode)}
          said={copied?.said ?? ""}
          onFilter={() => filterBy(activeNode)}
        />
      )}
    </div>
  );
}
