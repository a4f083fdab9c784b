/** Views with names: those that this browser keeps of a log directory, those of the team's file, and how the tab was left the last time. */
import type { TeamViews } from "../contract/views";
import type { LeftView, SavedSource, SavedState } from "../features/feature";
import type { Kept } from "../host/remember";
import { type NamedView, namedText, readNamed } from "../state/named";
import { sameView, viewText } from "../state/url";
import { EMPTY_VIEW, type View } from "../state/view";
import { ViewError } from "../values/validate";

interface ViewSource {
  readonly state: () => { readonly view: View };
  readonly subscribe: (listener: () => void) => () => void;
}

const MINE = "views";
const LEFT = "left";
/** After the last change. */
const REMEMBER_MS = 1000;
/** More, such as 100,000 ticks, is not worth keeping. */
const LARGEST = 200_000;
const NOT_KEPT =
  "This browser keeps nothing more for this page, so the views are gone when it is closed: save them as a file.";

export class SavedViews implements SavedSource {
  #state: SavedState = { mine: [], team: null, teamError: null, left: null, untouched: false, problem: null };
  #logdir: string | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #kept: Kept;
  readonly #views: ViewSource;
  readonly #fetchTeam: () => Promise<TeamViews>;
  readonly #now: () => number;

  constructor(kept: Kept, views: ViewSource, fetchTeam: () => Promise<TeamViews>, now: () => number = Date.now) {
    this.#kept = kept;
    this.#views = views;
    this.#fetchTeam = fetchTeam;
    this.#now = now;
  }

  readonly state = (): SavedState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly begin = (logdir: string): void => {
    if (this.#logdir === logdir) return;
    this.#logdir = logdir;
    let last = this.#views.state().view;
    this.#emit({ ...this.#read(), left: this.#leftBefore(), untouched: sameView(last, EMPTY_VIEW) });
    this.#views.subscribe(() => {
      const { view } = this.#views.state();
      if (view === last) return;
      last = view;
      this.#timer ??= setTimeout(this.remember, REMEMBER_MS);
      if (this.#state.untouched) this.#emit({ untouched: false });
    });
    void this.askTeam();
  };

  /** Keeps how the tab looks now, if that changed: to be called when the page goes. */
  readonly remember = (): void => {
    if (this.#timer === null || this.#logdir === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    const left: LeftView = { view: viewText(this.#views.state().view), at: this.#now() };
    if (left.view.length <= LARGEST) this.#kept.set(this.#logdir, LEFT, JSON.stringify(left));
  };

  readonly askTeam = async (): Promise<void> => {
    try {
      this.#emit({ team: await this.#fetchTeam(), teamError: null });
    } catch (error) {
      this.#emit({ teamError: error instanceof Error ? error.message : String(error) });
    }
  };

  readonly save = (name: string, view: View): void => {
    const text = viewText({ ...view, chosen: name });
    this.#change((mine) => {
      const before = mine.find((one) => one.name === name);
      const saved: NamedView = { name, starred: before?.starred ?? false, saved: this.#now(), view: text };
      return before ? mine.map((one) => (one === before ? saved : one)) : [...mine, saved];
    });
  };

  readonly remove = (name: string): void => this.#change((mine) => mine.filter((one) => one.name !== name));

  readonly star = (name: string, starred: boolean): void =>
    this.#change((mine) => mine.map((one) => (one.name === name ? { ...one, starred } : one)));

  readonly rename = (name: string, next: string): void => {
    if (name === next) return;
    this.#change((mine) =>
      mine.flatMap((one) => (one.name === next ? [] : one.name === name ? { ...one, name: next } : one)),
    );
  };

  readonly add = (json: string): string => {
    try {
      const { views, problems } = readNamed(json);
      this.#change((mine) => {
        const names = new Set(views.map(({ name }) => name));
        return [...mine.filter(({ name }) => !names.has(name)), ...views];
      });
      const left = problems.length > 0 ? ` Left out: ${problems.slice(0, 3).join("; ")}.` : "";
      return `${views.length === 1 ? "1 view" : `${views.length} views`} of the file.${left}`;
    } catch (error) {
      if (!(error instanceof ViewError)) throw error;
      return `The file holds no views that can be read: ${error.message}.`;
    }
  };

  /** Of what is kept now: another tab of the browser may have saved some. */
  #read(): Pick<SavedState, "mine" | "problem"> {
    const text = this.#kept.get(this.#logdir ?? "", MINE);
    if (text === null) return { mine: [], problem: null };
    try {
      const { views, problems } = readNamed(text);
      return { mine: views, problem: problems.length > 0 ? `Some saved views cannot be read: ${problems[0]}.` : null };
    } catch (error) {
      if (!(error instanceof ViewError)) throw error;
      return { mine: [], problem: `The views that this browser kept cannot be read: ${error.message}.` };
    }
  }

  #change(change: (mine: readonly NamedView[]) => readonly NamedView[]): void {
    const mine = change(this.#read().mine);
    const lasts = this.#kept.set(this.#logdir ?? "", MINE, namedText(mine));
    this.#emit({ mine, problem: lasts ? null : NOT_KEPT });
  }

  #leftBefore(): LeftView | null {
    const text = this.#kept.get(this.#logdir ?? "", LEFT);
    if (text === null) return null;
    try {
      const { view: left, at } = JSON.parse(text) as Partial<LeftView>;
      if (typeof left !== "string" || typeof at !== "number") return null;
      return left === viewText(EMPTY_VIEW) ? null : { view: left, at };
    } catch {
      return null;
    }
  }

  #emit(changed: Partial<SavedState>): void {
    this.#state = { ...this.#state, ...changed };
    for (const listener of this.#listeners) listener();
  }
}
