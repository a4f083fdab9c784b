/** Colours of an expression's parts, and the line under the place of a problem. */
import { type Extension, type Range, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { type Token, tokensOf } from "../../engine/query/tokens";
import { isFunction, QueryError } from "../../engine/query/tree";
import { isExpression } from "../../engine/query/understand";
import type { Said } from "../top/said";

const WORDS: ReadonlySet<string> = new Set(["and", "or", "not", "in", "is", "True", "False", "None"]);

const COLOURED = {
  text: Decoration.mark({ class: "tbm-query-text" }),
  number: Decoration.mark({ class: "tbm-query-number" }),
  word: Decoration.mark({ class: "tbm-query-word" }),
  called: Decoration.mark({ class: "tbm-query-called" }),
} as const;

/** Words to search for look like words. */
const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = coloured(view);
    }
    update({ docChanged, viewportChanged, view }: ViewUpdate): void {
      if (docChanged || viewportChanged) this.decorations = coloured(view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

function coloured({ state, visibleRanges }: EditorView): DecorationSet {
  const text = state.doc.toString();
  if (!isExpression(text)) return Decoration.none;
  const seen = ({ from, to }: Token) => visibleRanges.some((range) => from < range.to && to > range.from);
  const tokens = tokensSoFar(text);
  const ranges: Range<Decoration>[] = [];
  tokens.forEach((token, i) => {
    const kind = seen(token) ? kindOf(token, tokens[i + 1]) : null;
    if (kind !== null) ranges.push(COLOURED[kind].range(token.from, token.to));
  });
  return Decoration.set(ranges);
}

/** What stands before the first problem; a text that is still open is one already. */
function tokensSoFar(text: string): readonly Token[] {
  try {
    return tokensOf(text).slice(0, -1);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const { code, from, to } = error.problem;
    const before = tokensSoFar(text.slice(0, from));
    return code === "unfinished" ? [...before, { type: "text", text: "", from, to }] : before;
  }
}

function kindOf({ type, text }: Token, next: Token | undefined): keyof typeof COLOURED | null {
  if (type === "text" || type === "number") return type;
  if (type !== "name") return null;
  if (WORDS.has(text)) return "word";
  return next?.text === "(" && (isFunction(text) || text === "search") ? "called" : null;
}

/** Says what is wrong with the text that the editor holds now; null for nothing. */
export const tell = StateEffect.define<Said | null>();

/** The line moves with the text until something else is said. */
const problem = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { changes, effects, newDoc }) {
    const told = effects.find((effect) => effect.is(tell));
    return told ? underlined(told.value, newDoc.length) : marks.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function underlined(said: Said | null, length: number): DecorationSet {
  const at = said?.at;
  if (!at) return Decoration.none;
  const from = Math.min(at.from, length);
  const to = Math.min(at.to, length);
  if (from >= to) return Decoration.none;
  const mark = Decoration.mark({ class: said.calm ? "tbm-query-calm" : "tbm-query-wrong" });
  return Decoration.set(mark.range(from, to));
}

export const marks: Extension = [colours, problem];
