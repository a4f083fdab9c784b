/** The search box: filters while one types, as one step for Back however long the typing lasts. It becomes an editor when it is used. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { CloseIcon, SearchIcon } from "../components/icons";
import { useShortcut } from "../components/shortcut";
import type { Known } from "../editor/completion";
import type { EditorHandle } from "../editor/QueryEditor";
import type { Act } from "../props";
import type { Said } from "./said";
import { useEditor } from "./useEditor";

/** Between the last key and the search. */
const PAUSE_MS = 150;

const PLACEHOLDER = "Search, or ask: lr < 0.1 and depth > 3";
const LABEL = "Search run names and all values, by words, a /regular expression/, or an expression such as lr < 0.1";
/** Longer texts may not fit in. */
const LONG = 50;
const SAID = "tbm-query-said";

interface QueryBoxProps {
  readonly query: string;
  readonly busy: boolean;
  /** What is wrong with the query, or should be known of it. */
  readonly said: Said | null;
  /** What completion offers. */
  readonly known: Known;
  readonly act: Act;
}

export function QueryBox({ query, busy, said, known, act }: QueryBoxProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const editor = useRef<EditorHandle>(null);
  const { ready, ask, compose } = useEditor(input);
  const [grown, setGrown] = useState<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const sent = useRef(query);
  useLayoutEffect(() => {
    if (query === sent.current) return;
    // Set from outside, by Back or a link: what was being typed belongs to the view before.
    sent.current = query;
    clearTimeout(timer.current);
    setTyped(null);
    editor.current?.setText(query);
  }, [query]);
  const search = (text: string, how: "finished" | "ongoing") => {
    clearTimeout(timer.current);
    sent.current = text;
    act((view) => (view.query === text ? view : { ...view, query: text }), how);
  };
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => search(text, "ongoing"), PAUSE_MS);
  };
  const finish = () => {
    if (typed !== null) search(typed, "finished");
    setTyped(null);
  };
  const empty = () => {
    search("", "finished");
    setTyped(null);
    editor.current?.empty();
  };
  const text = typed ?? query;
  useShortcut("/", () => {
    ask();
    input.current?.select();
    editor.current?.focus();
  });
  const isWrong = said !== null && !said.calm;
  return (
    <>
      <div className="tbm-query" data-busy={busy} onPointerEnter={ask}>
        <div className="tbm-query-field" data-invalid={isWrong} title={text.length > LONG ? text : undefined}>
          <SearchIcon />
          {ready ? (
            <ready.Editor
              ref={editor}
              start={text}
              taken={ready.taken}
              known={known}
              // What is said is of the text that was searched.
              said={typed === null || typed === query ? said : null}
              placeholder={PLACEHOLDER}
              attributes={{
                "data-testid": "query",
                role: "searchbox",
                "aria-label": LABEL,
                "aria-multiline": "false",
                "aria-invalid": String(isWrong),
                ...(said && { "aria-describedby": SAID }),
              }}
              onText={type}
              onFinish={finish}
              onEmpty={empty}
              onGrown={setGrown}
            />
          ) : (
            <input
              ref={input}
              type="search"
              className="tbm-query-plain"
              data-testid="query"
              placeholder={PLACEHOLDER}
              aria-label={LABEL}
              aria-invalid={isWrong}
              aria-describedby={said === null ? undefined : SAID}
              spellCheck={false}
              autoComplete="off"
              value={text}
              onFocus={ask}
              onCompositionStart={() => compose(true)}
              onCompositionEnd={() => compose(false)}
              onChange={(event) => type(event.target.value)}
              onBlur={finish}
              onKeyDown={(event) => {
                if (event.key === "Enter") finish();
                if (event.key === "Escape" && text !== "") empty();
              }}
            />
          )}
          {text !== "" && (
            <button
              type="button"
              className="tbm-icon-button"
              aria-label="Clear the search"
              title="Clear the search"
              // The box keeps the focus, and so its size: the button stays under the pointer.
              onMouseDown={(event) => event.preventDefault()}
              onClick={empty}
            >
              <CloseIcon size={12} />
            </button>
          )}
        </div>
      </div>
      {said !== null && (
        <div
          className="tbm-query-said"
          id={SAID}
          role={said.calm ? "status" : "alert"}
          title={said.text}
          data-testid="notice"
          data-code="search"
          data-calm={said.calm || undefined}
          data-from={said.at?.from}
          data-to={said.at?.to}
          data-below={grown !== null || undefined}
          style={grown === null ? undefined : { top: grown }}
        >
          {said.text}
        </div>
      )}
    </>
  );
}
