/** The keys in their panel: what is searched and left out, in the panel's bar; which keys are one; and a line for each. */
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { healthOf } from "../../engine/keys/health";
import { SearchField } from "../../views/components/SearchField";
import { count, integer } from "../../views/components/words";
import type { FeatureContext } from "../feature";
import { arranged, isWrong, listed, nextSorted, type Sorted } from "./arrange";
import { KeyMenu, type Opened } from "./KeyMenu";
import { KeyTable } from "./KeyTable";
import { OneKeyNotes } from "./OneKeyNotes";
import "./keys.css";

interface KeysPanelProps {
  readonly context: FeatureContext;
  /** Beside the panel's tabs. */
  readonly bar: HTMLElement | null;
}

export function KeysPanel({ context, bar }: KeysPanelProps) {
  // Behind the table and the facets, which answer a click first.
  const { table, unsorted: rows, label } = useDeferredValue(context.frame);
  const all = useMemo(() => listed(healthOf(table, rows)), [table, rows]);
  const [search, setSearch] = useState("");
  const [onlyWrong, setOnlyWrong] = useState(false);
  const [sorted, setSorted] = useState<Sorted>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(
    () => arranged(all, { search, onlyWrong, sorted }, label),
    [all, search, onlyWrong, sorted, label],
  );
  const wrong = useMemo(() => all.filter(isWrong).length, [all]);
  return (
    <>
      {bar &&
        createPortal(
          <div className="tbm-overview-bar">
            <SearchField
              className="tbm-overview-search"
              testid="keys-search"
              placeholder={`Search ${count(all.length, "key")}`}
              label="Search the keys listed"
              text={search}
              onText={setSearch}
            />
            <button
              type="button"
              className="tbm-button tbm-quiet"
              data-testid="keys-wrong"
              aria-pressed={onlyWrong}
              onClick={() => setOnlyWrong(!onlyWrong)}
            >
              Only what looks wrong <span className="tbm-caption">{integer(wrong)}</span>
            </button>
          </div>,
          bar,
        )}
      <div className="tbm-overview" data-testid="keys" data-count={lines.length} ref={scroller}>
        <OneKeyNotes {...{ table, label, act: context.act, scroller }} />
        <KeyTable
          {...{ lines, label, scroller, sorted }}
          rows={rows.length}
          onSort={(by) => setSorted(nextSorted(sorted, by))}
          opened={opened?.key.id ?? null}
          onOpen={setOpened}
        />
        {lines.length === 0 && (
          <p className="tbm-overview-none">{onlyWrong && wrong === 0 ? "No key looks wrong." : "No key matches."}</p>
        )}
      </div>
      {opened && <KeyMenu {...{ context, opened }} health={all} onClose={() => setOpened(null)} />}
    </>
  );
}
