/** The list below the caret: what the engine suggests there. It opens by itself only in an expression, and takes no key until one chooses in it. */
import {
  acceptCompletion,
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
  completionStatus,
  pickedCompletion,
  selectedCompletionIndex,
  setSelectedCompletion,
} from "@codemirror/autocomplete";
import { type Extension, Prec } from "@codemirror/state";
import { type Command, type EditorView, keymap, tooltips } from "@codemirror/view";
import { type Suggestion, suggest } from "../../engine/query/suggest";
import { isExpression } from "../../engine/query/understand";
import type { Key, Table } from "../../engine/table/types";
import { integer } from "../components/words";

export interface Known {
  readonly table: Pick<Table, "keys" | "byId">;
  readonly label: (key: Key) => string;
}

/** A key with its dots, as far as it is typed: not a word to search for. */
const DOTTED = /^[\p{L}_][\p{L}\p{N}_]*(?:\.|\[)\S*$/u;

function source(known: () => Known) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const text = state.doc.toString();
    if (!explicit && !isExpression(text) && !DOTTED.test(text)) return null;
    const { table, label } = known();
    const found = suggest(text, pos, table, label, explicit);
    return found && { from: found.from, to: found.to, filter: false, options: found.list.map(optionOf) };
  };
}

function optionOf(suggestion: Suggestion): Completion {
  const { text, says, rows, type } = suggestion;
  const runs = rows === null ? "" : `${integer(rows)} ${rows === 1 ? "run" : "runs"}`;
  return {
    label: text,
    displayLabel: text.trim(),
    detail: [says, runs].filter(Boolean).join(" · "),
    type,
    apply: (view, completion, from, to) => put(view, completion, suggestion, from, to),
  };
}

function put(view: EditorView, completion: Completion, { text, back }: Suggestion, from: number, to: number): void {
  view.dispatch({
    changes: { from, to, insert: text },
    selection: { anchor: from + text.length - back },
    annotations: pickedCompletion.of(completion),
    userEvent: "input.complete",
    scrollIntoView: true,
  });
}

/** Tab takes the first one where none is chosen; without a list it leaves the box. */
const take: Command = (view) => {
  if (completionStatus(view.state) !== "active") return false;
  if (selectedCompletionIndex(view.state) === null) view.dispatch({ effects: setSelectedCompletion(0) });
  return acceptCompletion(view);
};

export function completion(known: () => Known): Extension {
  return [
    autocompletion({
      override: [source(known)],
      // Enter means the search, and completes only what the arrows chose.
      selectOnOpen: false,
      // Tab after a quick word must not leave the box.
      interactionDelay: 0,
      defaultKeymap: false,
      icons: false,
      maxRenderedOptions: 50,
      tooltipClass: () => "tbm-query-list",
    }),
    Prec.high(keymap.of([...completionKeymap, { key: "Tab", run: take }])),
    // The list may reach beyond the top bar.
    tooltips({ position: "fixed" }),
  ];
}
