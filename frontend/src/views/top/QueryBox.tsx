/** The search box: filters while one types, as one step for Back however long the typing lasts. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { CloseIcon, SearchIcon } from "../components/icons";
import { useShortcut } from "../components/shortcut";
import type { Act } from "../props";

/** Between the last key and the search. */
const PAUSE_MS = 150;

interface QueryBoxProps {
  readonly query: string;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly act: Act;
}

export function QueryBox({ query, busy, problem, act }: QueryBoxProps) {
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
          placeholder="Search names and values, or /regex/"
          aria-label="Search run names and all values, or a /regular expression/"
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : "tbm-query-problem"}
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
      {problem !== null && (
        <div
          className="tbm-query-problem"
          id="tbm-query-problem"
          role="alert"
          title={problem}
          data-testid="notice"
          data-code="search"
        >
          {problem}
        </div>
      )}
    </>
  );
}
