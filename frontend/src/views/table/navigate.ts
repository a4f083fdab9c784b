/** What a key press means inside the grid: one tab stop, arrows move, as in the treegrid pattern of ARIA. */

export interface Press {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Where the focus is and what is around it. `line` -1 is the header. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly lines: number;
  readonly columns: number;
  /** Lines that fit the window. */
  readonly page: number;
  readonly kind: "header" | "row" | "open group" | "closed group";
  /** The line of the group around this line; -1 at the top level. */
  readonly parent: () => number;
}

export type Command =
  | { readonly type: "move"; readonly line: number; readonly column: number }
  | { readonly type: "toggle" }
  | { readonly type: "open" }
  | { readonly type: "select" }
  | { readonly type: "menu" }
  | { readonly type: "copy" }
  | { readonly type: "pin" }
  | { readonly type: "sort"; readonly additive: boolean }
  | { readonly type: "shift" | "resize"; readonly delta: number };

const RESIZE_STEP = 16;

export function commandFor(press: Press, at: Place): Command | null {
  const jump = press.ctrlKey || press.metaKey;
  const header = at.kind === "header";
  if (press.key === "ContextMenu" || (press.key === "F10" && press.shiftKey)) return { type: "menu" };
  if (press.altKey) return press.key === "ArrowDown" ? { type: "menu" } : null;

  const move = (line: number, column: number): Command => ({
    type: "move",
    line: Math.max(-1, Math.min(at.lines - 1, line)),
    column: Math.max(0, Math.min(at.columns - 1, column)),
  });
  switch (press.key) {
    case "ArrowUp":
      return move(at.line - 1, at.column);
    case "ArrowDown":
      return move(at.line + 1, at.column);
    case "ArrowRight":
    case "ArrowLeft":
      return sideways(press, at, jump, header, move);
    case "Home":
      return jump ? move(0, 0) : move(at.line, 0);
    case "End":
      return jump ? move(at.lines - 1, at.columns - 1) : move(at.line, at.columns - 1);
    case "PageUp":
      return move(Math.max(Math.min(at.line, 0), at.line - at.page), at.column);
    case "PageDown":
      return move(at.line + at.page, at.column);
    case "Enter":
      if (header) return { type: "sort", additive: press.shiftKey };
      return { type: at.kind === "row" ? "open" : "toggle" };
    case " ":
      return { type: "select" };
    case "p":
    case "P":
      return header && !jump ? { type: "pin" } : null;
    case "c":
    case "C":
      return jump && !press.shiftKey ? { type: "copy" } : null;
    default:
      return null;
  }
}

function sideways(
  press: Press,
  at: Place,
  jump: boolean,
  header: boolean,
  move: (line: number, column: number) => Command,
): Command | null {
  const step = press.key === "ArrowRight" ? 1 : -1;
  if (header && jump) return { type: "shift", delta: step };
  if (header && press.shiftKey) return { type: "resize", delta: step * RESIZE_STEP };
  if (!header && at.column === 0) {
    if (step > 0 && at.kind === "closed group") return { type: "toggle" };
    if (step < 0 && at.kind === "open group") return { type: "toggle" };
    if (step < 0) {
      const parent = at.parent();
      return parent >= 0 ? move(parent, 0) : null;
    }
  }
  return move(at.line, at.column + step);
}
