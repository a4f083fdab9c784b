/** The search box: filters while one types, as one step for Back however long the typing lasts. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { CloseIcon, SearchIcon } from "../components/icons";
import { useShortcut } from "../components/shortcut";
import type { Act } from "../props";
import type { Said } from "./said";

/** Between the last key and the search. */
const PAUSE_MS = 150;

interface QueryBoxProps {
  readonly query: string;
  readonly busy: boolean;
  /** What is wrong with the query, or should be known of it. */
  readonly said: Said | null;
  readonly act: Act;
}

export function QueryBox({ query, busy, said, act }: QueryBoxProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const sent = useRef(query);
  useLayoutEffect(() => {
    if (query === sent.current) return;
    // Set from outside, by Back or a link: what was being typed belongs to the view before.
    sent.current = query;
    clearTimeout(timer.current);
    setTyped(null);
  }, [query]);
  const search = (text: string, how: "finished" | "ongoing") => {
    clearTimeout(timer.current);
    sent.current = text;
    act((view) => (view.query === text ? view : { ...view, query: text }), how);
  };
  const finish = (text: string | null) => {
    if (text !== null) search(text, "finished");
    setTyped(null);
  };
  const text = typed ?? query;
  const input = useRef<HTMLInputElement>(null);
  useShortcut("/", () => {
    input.current?.focus();
    input.current?.select();
  });
  return (
    <>
      <div className="tbm-query" data-busy={busy}>
        <SearchIcon />
        <input
          ref={input}
          type="search"
          className="tbm-input"
          data-testid="query"
          placeholder="Search, or ask: lr < 0.1 and depth > 3"
          aria-label="Search run names and all values, by words, a /regular expression/, or an expression such as lr < 0.1"
          aria-invalid={said !== null && !said.calm}
          aria-describedby={said === null ? undefined : "tbm-query-said"}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            const next = event.target.value;
            setTyped(next);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => search(next, "ongoing"), PAUSE_MS);
          }}
          onBlur={() => finish(typed)}
          onKeyDown={(event) => {
            if (event.key === "Enter") finish(typed);
            if (event.key === "Escape" && text !== "") finish("");
          }}
        />
        {text !== "" && (
          <button
            type="button"
            className="tbm-icon-button"
            aria-label="Clear the search"
            title="Clear the search"
            onClick={() => finish("")}
          >
            <CloseIcon size={12} />
          </button>
        )}
      </div>
      {said !== null && (
        <div
          className="tbm-query-said"
          id="tbm-query-said"
          role={said.calm ? "status" : "alert"}
          title={said.text}
          data-testid="notice"
          data-code="search"
          data-calm={said.calm || undefined}
          data-from={said.at?.from}
          data-to={said.at?.to}
        >
          {said.text}
        </div>
      )}
    </>
  );
}
