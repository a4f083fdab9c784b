/** The current view and the way back: every finished action is one step of the browser's history and of Undo. */
import type { History, Place } from "../host/history";
import { NO_TICKS, type Ticks } from "../state/ticks";
import { decodeView, encodeView, linkPayload, readTicksText, readViewText, sameView, ticksText } from "../state/url";
import { EMPTY_VIEW, type View } from "../state/view";
import { ViewError } from "../values/validate";

export interface ViewNotice {
  readonly code: "view-broken" | "view-too-long" | "ticks-left-out";
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
  readonly drop: (id: string) => void;
}

/** One step of Undo. */
interface Step {
  readonly before: View;
  /** What was ticked right after it. */
  readonly ticked: Ticks;
}

/** Ticks on the shelf. */
interface ShelvedTicks {
  readonly ticks: Ticks;
  readonly id: string;
  /** No step of the history has them but the current one. */
  readonly own: boolean;
}

/** A payload that only points to the shelf; the dot keeps it apart from base64url. */
const SHELVED = "local.";
/** Stands between a view and the name of its ticks on the shelf; no base64url holds it. */
const TICKS = ".";
/** Browsers refuse more than some 200 history writes in 30 seconds: a drag makes 60 a second. */
const WRITE_EVERY_MS = 250;

export class ViewStore {
  #state: ViewState = { view: EMPTY_VIEW, canUndo: false, notice: null };
  #past: readonly Step[] = [];
  /** True between the first change of a drag or of typing and its end: these make one step together. */
  #ongoing = false;
  #payload: string | null = null;
  /** True from the notice that the view is too long for a link until a view is not. */
  #toldTooLong = false;
  #shelvedTicks: ShelvedTicks | null = null;
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

  /** "passing" changes the current step, for Back and for Undo: it is none of its own, and neither begins nor ends one. */
  readonly act = (change: (view: View) => View, how: "finished" | "ongoing" | "passing" = "finished"): void => {
    const before = this.#state.view;
    const changed = change(before);
    // What reads the same in a link is the same: a step that shows nothing new would make Back and Undo look broken.
    const view = sameView(changed, before) ? before : changed;
    if (how === "passing") {
      if (view === before) return;
      this.#set(view);
      this.#write("soon");
      return;
    }
    const continues = this.#ongoing;
    // What changes nothing begins nothing: the next change would have no step of its own.
    this.#ongoing = how === "ongoing" && (continues || view !== before);
    if (view === before) {
      if (how === "finished") this.flush();
      return;
    }
    if (!continues) {
      // The step that is left keeps what was ticked in it.
      this.#settle();
      this.#past = [...this.#past, { before, ticked: view.ticked }];
    }
    this.#set(view);
    this.#write(continues ? (this.#ongoing ? "soon" : "replace") : "push");
  };

  /** Goes back one step, as a new step: the browser's Back then undoes the undo, and never leaves the tab. */
  readonly undo = (): void => {
    const step = this.#past.at(-1);
    if (step === undefined) return;
    this.#past = this.#past.slice(0, -1);
    this.#ongoing = false;
    this.#settle();
    const { ticked } = this.#state.view;
    // What was ticked since is no part of the step.
    this.#set(ticked === step.ticked ? step.before : { ...step.before, ticked });
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
    const steppedBack = previous !== undefined && sameView(previous.before, this.#state.view);
    const step = { before, ticked: this.#state.view.ticked };
    this.#past = steppedBack ? this.#past.slice(0, -1) : [...this.#past, step];
    this.#set(this.#state.view);
  }

  #arrive(payload: string | null): void {
    this.#payload = payload;
    this.#toldTooLong = false;
    this.#shelvedTicks = null;
    try {
      this.#emit({ ...this.#state, notice: null, ...this.#decode(payload) });
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

  #decode(payload: string | null): Pick<ViewState, "view"> & Partial<ViewState> {
    if (payload === null) return { view: EMPTY_VIEW };
    if (payload.startsWith(SHELVED)) {
      const shelved = this.#shelf.get(payload.slice(SHELVED.length));
      if (shelved === null) throw new ViewError("it was too long for a link; ask its sender for the view as a file");
      return { view: decodeView(shelved) };
    }
    const [link = "", id] = payload.split(TICKS);
    const view = decodeView(link);
    if (id === undefined) return { view };
    const ticks = this.#shelf.get(id);
    if (ticks !== null) return { view: { ...view, ticked: readTicksText(ticks) } };
    const text = "More was ticked than a link holds, so nothing is ticked here. Ask the sender for the view as a file.";
    return { view, notice: { code: "ticks-left-out", text } };
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
    const payload = this.#payloadOf(this.#state.view, how === "replace");
    if (how === "replace" && this.#history.read().tab === "other") return;
    this.#payload = payload;
    if (how === "push") {
      this.#history.push(payload);
      if (this.#shelvedTicks) this.#shelvedTicks = { ...this.#shelvedTicks, own: false };
    } else this.#history.replace(payload);
  }

  /** The payload of a link for others; null, and a notice, where the view is too long for one. */
  readonly share = (view: View): string | null => {
    const payload = linkPayload(view);
    if (payload === null) this.#tooLong(view);
    return payload;
  };

  /** The payload, or a pointer to it where it is too long for a link: said at the first such view, not at each step after it. */
  #payloadOf(view: View, replaces: boolean): string {
    const payload = linkPayload(view) ?? this.#withoutTicks(view, replaces);
    if (payload !== null) {
      this.#toldTooLong = false;
      if (this.#state.notice?.code === "view-too-long") this.dismiss();
      return payload;
    }
    if (!this.#toldTooLong) this.#tooLong(view);
    this.#toldTooLong = true;
    const whole = encodeView(view);
    const id = hash(whole);
    this.#shelf.put(id, whole);
    return SHELVED + id;
  }

  /** For the address, with the ticks on the shelf: whoever ticks is not to be disturbed by it. null where the view is too long without them. */
  #withoutTicks(view: View, replaces: boolean): string | null {
    const payload = linkPayload({ ...view, ticked: NO_TICKS });
    return payload && `${payload}${TICKS}${this.#shelve(view.ticked, replaces)}`;
  }

  #shelve(ticks: Ticks, replaces: boolean): string {
    const before = this.#shelvedTicks;
    if (before?.ticks === ticks) return before.id;
    const text = ticksText(ticks);
    const id = hash(text);
    // Ten thousand ticks would soon fill the shelf, were all those kept that were replaced.
    if (replaces && before?.own && before.id !== id) this.#shelf.drop(before.id);
    this.#shelf.put(id, text);
    this.#shelvedTicks = { ticks, id, own: true };
    return id;
  }

  #tooLong(view: View): void {
    const length = encodeView(view).length.toLocaleString("en");
    const byTicks = linkPayload({ ...view, ticked: NO_TICKS }) !== null;
    const text = byTicks
      ? `With what is ticked this view is too long for a link (${length} characters). Untick some, or share it as a file instead.`
      : `This view is too long for a link (${length} characters). Share it as a file instead.`;
    this.#emit({ ...this.#state, notice: { code: "view-too-long", text } });
  }

  /** Writes now what was to be written soon. */
  #settle(): void {
    if (this.#pendingWrite !== null) this.#write("replace");
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
