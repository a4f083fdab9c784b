/** The current view and the way back: every finished action is one step of the browser's history and of Undo. */
import type { History, Place } from "../host/history";
import { decodeView, encodeView, fitsLink, readViewText } from "../state/url";
import { EMPTY_VIEW, type View } from "../state/view";
import { ViewError } from "../values/validate";

export interface ViewNotice {
  readonly code: "view-broken" | "view-too-long";
  readonly text: string;
}

export interface ViewState {
  readonly view: View;
  readonly canUndo: boolean;
  readonly notice: ViewNotice | null;
}

/** Where views too long for a link are kept for this browser tab. */
export interface Shelf {
  readonly get: (id: string) => string | null;
  readonly put: (id: string, payload: string) => void;
}

/** A payload that only points to the shelf; the dot keeps it apart from base64url. */
const SHELVED = "local.";
/** Browsers refuse more than some 200 history writes in 30 seconds: a drag makes 60 a second. */
const WRITE_EVERY_MS = 250;

export class ViewStore {
  #state: ViewState = { view: EMPTY_VIEW, canUndo: false, notice: null };
  #past: readonly View[] = [];
  /** True between the first change of a drag or of typing and its end: these make one step together. */
  #ongoing = false;
  #payload: string | null = null;
  /** True from the notice that the view is too long for a link until a view is not. */
  #toldTooLong = false;
  #pendingWrite: ReturnType<typeof setTimeout> | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #history: History;
  readonly #shelf: Shelf;

  constructor(history: History, shelf: Shelf) {
    this.#history = history;
    this.#shelf = shelf;
    const place = history.read();
    if (place.tab === "ours") this.#arrive(place.payload);
    history.watch((place) => this.#moved(place));
  }

  readonly state = (): ViewState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly act = (change: (view: View) => View, how: "finished" | "ongoing" = "finished"): void => {
    const before = this.#state.view;
    const changed = change(before);
    // What reads the same in a link is the same: a step that shows nothing new would make Back and Undo look broken.
    const view = changed !== before && encodeView(changed) === encodeView(before) ? before : changed;
    const continues = this.#ongoing;
    // What changes nothing begins nothing: the next change would have no step of its own.
    this.#ongoing = how === "ongoing" && (continues || view !== before);
    if (view === before) {
      if (how === "finished") this.flush();
      return;
    }
    if (!continues) this.#past = [...this.#past, before];
    this.#set(view);
    this.#write(continues ? (this.#ongoing ? "soon" : "replace") : "push");
  };

  /** Goes back one step, as a new step: the browser's Back then undoes the undo, and never leaves the tab. */
  readonly undo = (): void => {
    const view = this.#past.at(-1);
    if (view === undefined) return;
    this.#past = this.#past.slice(0, -1);
    this.#ongoing = false;
    this.#set(view);
    this.#write("push");
  };

  /** Takes a view that came as a file's text; says what is wrong where it cannot be read. */
  readonly open = (json: string): void => {
    try {
      const view = readViewText(json);
      this.act(() => view);
    } catch (error) {
      this.#refuse("file", error);
    }
  };

  readonly dismiss = (): void => this.#emit({ ...this.#state, notice: null });

  /** Puts the current view into the URL now: before its address is copied, or when the user comes back from another tab. */
  readonly flush = (): void => {
    if (this.#pendingWrite !== null || this.#payload !== null) this.#write("replace");
  };

  /** The user came back from another tab of TensorBoard, which may have dropped our part of its URL. */
  readonly returned = (): void => {
    const place = this.#history.read();
    if (place.tab === "ours" && place.payload === null) this.flush();
    else this.#moved(place);
  };

  #moved(place: Place): void {
    if (place.tab === "other" || place.payload === this.#payload) return;
    const before = this.#state.view;
    this.#cancelWrite();
    this.#ongoing = false;
    this.#arrive(place.payload);
    const previous = this.#past.at(-1);
    const steppedBack = previous !== undefined && encodeView(previous) === encodeView(this.#state.view);
    this.#past = steppedBack ? this.#past.slice(0, -1) : [...this.#past, before];
    this.#set(this.#state.view);
  }

  #arrive(payload: string | null): void {
    this.#payload = payload;
    this.#toldTooLong = false;
    try {
      this.#emit({ ...this.#state, view: this.#decode(payload), notice: null });
    } catch (error) {
      this.#refuse("link", error);
    }
  }

  #refuse(from: "link" | "file", error: unknown): void {
    if (!(error instanceof ViewError)) throw error;
    const view = from === "link" ? EMPTY_VIEW : this.#state.view;
    const instead = from === "link" ? "the default view" : "the view as it was";
    const text = `The ${from} holds no view that can be read, so you see ${instead}: ${error.message}.`;
    this.#emit({ ...this.#state, view, notice: { code: "view-broken", text } });
  }

  #decode(payload: string | null): View {
    if (payload === null) return EMPTY_VIEW;
    if (!payload.startsWith(SHELVED)) return decodeView(payload);
    const shelved = this.#shelf.get(payload.slice(SHELVED.length));
    if (shelved === null) throw new ViewError("it was too long for a link; ask its sender for the view as a file");
    return decodeView(shelved);
  }

  #set(view: View): void {
    this.#emit({ view, canUndo: this.#past.length > 0, notice: this.#state.notice });
  }

  #emit(state: ViewState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  #write(how: "push" | "replace" | "soon"): void {
    if (how === "soon") {
      this.#pendingWrite ??= setTimeout(() => this.#write("replace"), WRITE_EVERY_MS);
      return;
    }
    this.#cancelWrite();
    const payload = this.#payloadOf(this.#state.view);
    if (how === "replace" && this.#history.read().tab === "other") return;
    this.#payload = payload;
    if (how === "push") this.#history.push(payload);
    else this.#history.replace(payload);
  }

  /** The payload of a link for others; null, and a notice, where the view is too long for one. */
  readonly share = (view: View): string | null => {
    const payload = encodeView(view);
    if (fitsLink(payload)) return payload;
    this.#tooLong(payload);
    return null;
  };

  /** The payload, or a pointer to it where it is too long for a link: said at the first such view, not at each step after it. */
  #payloadOf(view: View): string {
    const payload = encodeView(view);
    if (fitsLink(payload)) {
      this.#toldTooLong = false;
      if (this.#state.notice?.code === "view-too-long") this.dismiss();
      return payload;
    }
    if (!this.#toldTooLong) this.#tooLong(payload);
    this.#toldTooLong = true;
    return SHELVED + this.#shelve(payload);
  }

  #tooLong(payload: string): void {
    const length = payload.length.toLocaleString("en");
    const text = `This view is too long for a link (${length} characters). Share it as a file instead.`;
    this.#emit({ ...this.#state, notice: { code: "view-too-long", text } });
  }

  #shelve(payload: string): string {
    const id = hash(payload);
    this.#shelf.put(id, payload);
    return id;
  }

  #cancelWrite(): void {
    if (this.#pendingWrite !== null) clearTimeout(this.#pendingWrite);
    this.#pendingWrite = null;
  }
}

/** FNV-1a: the same view has the same name on the shelf. */
function hash(text: string): string {
  let code = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) code = Math.imul(code ^ text.charCodeAt(i), 0x01000193);
  return (code >>> 0).toString(36) + text.length.toString(36);
}
