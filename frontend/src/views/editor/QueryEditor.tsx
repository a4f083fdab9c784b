/** The search box as an editor: highlighting, completion, the place of a problem. A file of its own, loaded when the box is used. */
import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { Annotation, Compartment, EditorState, type Extension, Transaction } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { Said } from "../top/said";
import { completion, type Known } from "./completion";
import { marks, tell } from "./marks";
import { theme } from "./theme";

/** What the box does with it. */
export interface EditorHandle {
  /** Shows another text, as Back does: undoing in the box does not take it back. */
  setText(text: string): void;
  /** Undoing in the box brings the text back. */
  empty(): void;
  /** With all of its text selected. */
  focus(): void;
}

/** The state of the plain box that the editor takes the place of. */
export interface Taken {
  readonly focused: boolean;
  readonly from: number;
  readonly to: number;
}

export interface QueryEditorProps {
  readonly ref: Ref<EditorHandle>;
  readonly start: string;
  /** null where there was none. */
  readonly taken: Taken | null;
  readonly known: Known;
  readonly said: Said | null;
  readonly placeholder: string;
  /** For screen readers, and the handle of tests. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly onText: (text: string) => void;
  readonly onFinish: () => void;
  readonly onEmpty: () => void;
  /** Its height in px while it stands over what is beside it, else null. */
  readonly onGrown: (height: number | null) => void;
}

const outside = Annotation.define<true>();

export function QueryEditor(props: QueryEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [attributes] = useState(() => new Compartment());
  useLayoutEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    const { start, taken } = latest.current;
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        doc: oneLine(start),
        ...(taken && { selection: { anchor: taken.from, head: taken.to } }),
        extensions: [extensions(latest), attributes.of([])],
      }),
    });
    view.current = editor;
    if (taken?.focused) editor.focus();
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [attributes]);
  useImperativeHandle(props.ref, () => ({
    setText: (text) => replace(view.current, text, false),
    empty: () => replace(view.current, "", true),
    focus: () => {
      const editor = view.current;
      editor?.focus();
      editor?.dispatch({ selection: { anchor: 0, head: editor.state.doc.length } });
    },
  }));
  const { said } = props;
  const given = JSON.stringify(props.attributes);
  useLayoutEffect(() => {
    const contents = EditorView.contentAttributes.of(JSON.parse(given));
    view.current?.dispatch({ effects: attributes.reconfigure(contents) });
  }, [attributes, given]);
  useLayoutEffect(() => view.current?.dispatch({ effects: tell.of(said) }), [said]);
  return <div ref={host} />;
}

function extensions(props: { readonly current: QueryEditorProps }): Extension {
  const done = (run: () => void) => () => {
    run();
    return true;
  };
  return [
    completion(() => props.current.known),
    keymap.of([
      { key: "Enter", run: done(() => props.current.onFinish()) },
      // Of an empty box it is for what the box stands in.
      { key: "Escape", run: ({ state }) => state.doc.length > 0 && done(() => props.current.onEmpty())() },
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    history(),
    single,
    marks,
    theme,
    EditorView.contentAttributes.of(({ state }) => (state.doc.length === 0 ? empty(props.current.placeholder) : {})),
    // It is one line but while one edits it.
    EditorView.contentAttributes.of(({ hasFocus }) => (hasFocus ? { class: "cm-lineWrapping" } : {})),
    EditorView.domEventHandlers({
      // At once: what is clicked may change the search as well, after it.
      blur: () => props.current.onFinish(),
    }),
    EditorView.updateListener.of(({ view, docChanged, transactions, focusChanged, geometryChanged }) => {
      if (docChanged && !transactions.every((one) => one.annotation(outside)))
        props.current.onText(view.state.doc.toString());
      if (focusChanged && !view.hasFocus) view.scrollDOM.scrollTo(0, 0);
      if (focusChanged || geometryChanged) props.current.onGrown(grown(view));
    }),
  ];
}

/** Line ends, as of what is pasted, become blanks. */
const single = EditorState.transactionFilter.of((transaction) => {
  const { newDoc, docChanged } = transaction;
  if (!docChanged || newDoc.lines === 1) return transaction;
  const changes = [];
  for (let line = 1; line < newDoc.lines; line++) {
    const { to } = newDoc.line(line);
    changes.push({ from: to, to: to + 1, insert: " " });
  }
  return [transaction, { changes, sequential: true }];
});

/** Drawn by the style sheet: the box holds what is typed, and nothing else. */
function empty(placeholder: string): Record<string, string> {
  return { "data-empty": placeholder, "aria-placeholder": placeholder };
}

function oneLine(text: string): string {
  return text.replace(/\r\n?|\n/g, " ");
}

function replace(view: EditorView | null, text: string, undoable: boolean): void {
  if (view === null || view.state.doc.toString() === text) return;
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    annotations: [outside.of(true), Transaction.addToHistory.of(undoable), isolateHistory.of("full")],
  });
}

function grown({ dom, hasFocus }: EditorView): number | null {
  const field = dom.closest<HTMLElement>(".tbm-query-field");
  const place = field?.parentElement;
  if (!hasFocus || !field || !place) return null;
  const isGrown = field.offsetHeight > place.offsetHeight || field.offsetWidth > place.offsetWidth;
  return isGrown ? field.offsetHeight : null;
}
