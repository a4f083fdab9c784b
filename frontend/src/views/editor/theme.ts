/** How the editor looks: as the plain box that it takes the place of. */
import { EditorView } from "@codemirror/view";

export const theme = EditorView.theme({
  "&": { color: "inherit", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "18px", overflow: "hidden" },
  "&.cm-focused .cm-scroller": { overflow: "auto", maxHeight: "min(40vh, 240px)" },
  ".cm-content": { padding: "4px 0", caretColor: "var(--tbm-text)", minWidth: "0" },
  ".cm-line": { padding: "0" },
  // One line, until it is edited.
  "&:not(.cm-focused) .cm-line": { overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-placeholder": { color: "var(--tbm-text-3)", verticalAlign: "baseline" },
  ".tbm-query-text": { color: "var(--tbm-ok)" },
  ".tbm-query-number": { color: "var(--tbm-running)" },
  ".tbm-query-word": { color: "var(--tbm-text-2)", fontWeight: "500" },
  ".tbm-query-called": { color: "var(--tbm-text-2)" },
  ".tbm-query-wrong": { textDecoration: "underline wavy var(--tbm-danger) 1px", textUnderlineOffset: "3px" },
  ".tbm-query-calm": { textDecoration: "underline dotted var(--tbm-text-2) 1px", textUnderlineOffset: "3px" },
  ".cm-tooltip.cm-tooltip-autocomplete": {
    border: "1px solid var(--tbm-border)",
    borderRadius: "var(--tbm-radius)",
    backgroundColor: "var(--tbm-surface-raised)",
    color: "var(--tbm-text)",
    boxShadow: "var(--tbm-shadow-2)",
    marginTop: "6px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--tbm-font)",
    fontSize: "var(--tbm-size-2)",
    minWidth: "260px",
    maxWidth: "min(640px, 94vw)",
    maxHeight: "264px",
    padding: "4px 0",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    alignItems: "baseline",
    gap: "16px",
    justifyContent: "space-between",
    height: "24px",
    padding: "0 12px",
    lineHeight: "24px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--tbm-surface-pressed)",
    color: "inherit",
  },
  ".cm-completionLabel": { overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-completionDetail": {
    flex: "none",
    margin: "0",
    color: "var(--tbm-text-2)",
    fontStyle: "normal",
    fontVariantNumeric: "tabular-nums",
  },
});
