/** The editor of the search box: asked for when the box is used. Until it is there, and where it cannot be loaded, the plain box does. */
import { type ComponentType, type RefObject, useCallback, useRef, useState } from "react";
import type { QueryEditorProps, Taken } from "../editor/QueryEditor";

type Editor = ComponentType<QueryEditorProps>;

let loaded: Editor | null = null;

interface Ready {
  readonly Editor: Editor;
  /** Where one was in the plain box; null where there was none. */
  readonly taken: Taken | null;
}

interface Asked {
  readonly ready: Ready | null;
  readonly ask: () => void;
  /** Letters are being composed, which no other box could go on with: the editor waits. */
  readonly compose: (composes: boolean) => void;
}

export function useEditor(input: RefObject<HTMLInputElement | null>): Asked {
  const [ready, setReady] = useState<Ready | null>(() => loaded && { Editor: loaded, taken: null });
  const composes = useRef(false);
  const show = useCallback(() => {
    if (loaded === null || composes.current) return;
    const Editor = loaded;
    setReady((now) => now ?? { Editor, taken: takenFrom(input.current) });
  }, [input]);
  const ask = useCallback(() => {
    if (loaded !== null) return;
    import("../editor/QueryEditor").then(
      (module) => {
        loaded = module.QueryEditor;
        show();
      },
      // Asked again at the next use: the plain box does all but the editing.
      () => {},
    );
  }, [show]);
  const compose = useCallback(
    (now: boolean) => {
      composes.current = now;
      if (!now) show();
    },
    [show],
  );
  return { ready, ask, compose };
}

function takenFrom(input: HTMLInputElement | null): Taken | null {
  if (input === null) return null;
  const { selectionStart, selectionEnd, selectionDirection, value } = input;
  const [start, end] = [selectionStart ?? value.length, selectionEnd ?? value.length];
  const [from, to] = selectionDirection === "backward" ? [end, start] : [start, end];
  return { focused: document.activeElement === input, from, to };
}
