/** TensorBoard's tabs Time Series and Scalars, preset to runs; and what the user himself had set there, put back on the return. */
import { queryOfView } from "./history";
import { hostWindow, iframeShown, untilGone } from "./page";

/** What Time Series is to show. null: no filter, no colours of groups. */
export interface TimeSeriesPreset {
  readonly filter: string | null;
  readonly colors: string | null;
}

/** What Scalars is to show: runs that match, and those of them that are ticked; without these it ticks up to 40 by itself. */
export interface ScalarsPreset {
  readonly filter: string | null;
  readonly ticked: readonly string[] | null;
}

type Place = Pick<Location, "pathname" | "search" | "hash">;

/** The parameters of the two tabs, decoded; null where the address has none. */
export interface Settings {
  readonly runFilter: string | null;
  readonly runColorGroup: string | null;
  readonly regexInput: string | null;
  readonly runSelectionState: string | null;
}

const NONE: Settings = { runFilter: null, runColorGroup: null, regexInput: null, runSelectionState: null };
type Name = keyof Settings;
const IN_QUERY = ["runFilter", "runColorGroup"] as const;
const IN_HASH = ["regexInput", "runSelectionState"] as const;
const NAMES: readonly Name[] = [...IN_QUERY, ...IN_HASH];

/** The grouping that Time Series begins with: no parameter says that there is none. */
const BY_RUN = "run";

export function settingsIn({ search, hash }: Omit<Place, "pathname">): Settings {
  const query = new URLSearchParams(search);
  const inHash = new Map(hash.split("&").map((parameter) => splitAt(parameter, "=")));
  return {
    runFilter: query.get("runFilter"),
    runColorGroup: query.get("runColorGroup"),
    regexInput: decoded(inHash.get("regexInput")),
    runSelectionState: decoded(inHash.get("runSelectionState")),
  };
}

function splitAt(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}

function decoded(text: string | undefined): string | null {
  try {
    return text === undefined ? null : decodeURIComponent(text);
  } catch {
    return null;
  }
}

function withQuery(search: string, settings: Partial<Settings>): string {
  const kept = queryOfView(search).replace(/^\?/, "");
  const ours = pairs(settings, IN_QUERY);
  const all = [...(kept === "" ? [] : [kept]), ...ours];
  return all.length === 0 ? "" : `?${all.join("&")}`;
}

function pairs(settings: Partial<Settings>, names: readonly Name[]): readonly string[] {
  return names.flatMap((name) => {
    const value = settings[name] ?? null;
    return value === null ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
}

/** @param own what the user himself set there, which a preset without a filter is to put out of force */
export function timeSeriesAddress({ pathname, search }: Place, preset: TimeSeriesPreset, own: Settings = NONE): string {
  return `${pathname}${withQuery(search, timeSeriesSettings(preset, own))}#timeseries`;
}

function timeSeriesSettings({ filter, colors }: TimeSeriesPreset, own: Settings): Settings {
  // TensorBoard takes no filter from an address, that is none, only beside a grouping.
  const mustSay = filter === null && colors === null && own.runFilter !== null;
  const runColorGroup = colors !== null ? `regex:${colors}` : mustSay ? (own.runColorGroup ?? BY_RUN) : null;
  return { ...NONE, runFilter: filter, runColorGroup };
}

/** Scalars reads the hash, and keeps there what is ticked as base64 of Latin-1. */
export function scalarsHash(hash: string, preset: ScalarsPreset): string {
  return hashOf("scalars", hash, scalarsSettings(preset));
}

function scalarsSettings({ filter, ticked }: ScalarsPreset): Settings {
  const state = ticked && btoa(JSON.stringify(Object.fromEntries(ticked.map((run) => [run, true]))));
  return { ...NONE, regexInput: filter, runSelectionState: state };
}

/** What else the hash holds stays. */
function hashOf(tab: string, hash: string, settings: Partial<Settings>): string {
  const [, ...parameters] = hash.split("&");
  const others = parameters.filter((parameter) => !IN_HASH.some((name) => parameter.startsWith(`${name}=`)));
  return `#${[tab, ...others, ...pairs(settings, IN_HASH)].join("&")}`;
}

/** What is in force after `now`, which may hold what was put there: that gives way to what the user himself had. */
export function ownSettings(now: Settings, own: Settings, isOurs: (name: Name) => boolean): Settings {
  const entries = NAMES.map((name) => [name, isOurs(name) ? own[name] : now[name]]);
  return Object.fromEntries(entries) as unknown as Settings;
}

/** What was put into addresses, the last first, and what the user himself had set before; kept for this browser tab. */
interface Kept {
  readonly own: Settings;
  readonly put: readonly Settings[];
}

const SHELF = "tb-metadata:other-tabs";
/** Back and Forward lead to as many presets again. */
const MOST_PUT = 8;
/** TensorBoard writes what its other tabs keep into the address once more after it has shown ours. */
const AFTER_RETURN_MS = 300;

export class OtherTabs {
  #own: Settings;
  #put: readonly Settings[];
  /** What was put there since our tab was shown last, no filter too. */
  #away: { readonly names: readonly Name[]; readonly put: Settings } | null = null;
  #left = false;
  /** Time Series still colours runs by groups of ours: it does so when it loads the runs, not when it is told of other groups. */
  #stale = false;

  constructor() {
    const host = hostWindow();
    const { own, put } = takeDown();
    this.#put = put;
    const now = settingsIn(host.location);
    const isOurs = (name: Name): boolean => this.#isOurs(name, now);
    this.#own = ownSettings(now, own, isOurs);
    // The page was loaded anew while another tab was shown.
    if (NAMES.some(isOurs)) soon(() => this.#putBack());
    const moved = ({ state }: PopStateEvent) => this.#moved(state);
    host.addEventListener("popstate", moved);
    untilGone(() => host.removeEventListener("popstate", moved));
  }

  readonly timeSeriesAddress = (preset: TimeSeriesPreset): string =>
    timeSeriesAddress(hostWindow().location, preset, this.#own);

  /** Goes there in place, so that Back finds all as it was. */
  readonly openTimeSeries = (preset: TimeSeriesPreset): void => {
    this.#remember(IN_QUERY, timeSeriesSettings(preset, this.#own));
    hostWindow().history.pushState(null, "", this.timeSeriesAddress(preset));
    readAddress();
    if (preset.colors !== null) colorRuns();
    else this.#colorStale();
    this.#stale = false;
  };

  readonly openScalars = (preset: ScalarsPreset): void => {
    const { location } = hostWindow();
    const now = settingsIn(location);
    // TensorBoard may have written into the address again what was put there before: that is not the user's own.
    const own = ownSettings(now, this.#own, (name) => this.#isOurs(name, now));
    this.#own = { ...this.#own, regexInput: own.regexInput, runSelectionState: own.runSelectionState };
    this.#remember(IN_HASH, scalarsSettings(preset));
    location.hash = scalarsHash(location.hash, preset);
  };

  /** Another of TensorBoard's tabs is shown in place of ours; or another browser tab, which is no matter. */
  readonly left = (): void => {
    if (iframeShown()) return;
    this.#left = true;
    this.#colorStale();
  };

  /** Our tab is shown again. */
  readonly returned = (): void => {
    if (this.#left) soon(() => this.#putBack());
    this.#left = false;
  };

  #isOurs(name: Name, now: Settings): boolean {
    return now[name] !== null && now[name] !== BY_RUN && this.#put.some((put) => put[name] === now[name]);
  }

  #remember(names: readonly Name[], put: Settings): void {
    this.#away = { names, put };
    this.#put = [put, ...this.#put].slice(0, MOST_PUT);
    putUp({ own: this.#own, put: this.#put });
  }

  /** Back or Forward to Time Series as it was preset: its filter is out of force since the user returned from there. */
  #moved(state: unknown): void {
    const { hash, search } = hostWindow().location;
    if (state === null || !/^#timeseries(&|$)/.test(hash)) return;
    const now = settingsIn({ search, hash: "" });
    const again = this.#put.find((put) => isSet(put) && IN_QUERY.every((name) => put[name] === now[name]));
    if (again === undefined) return;
    this.#away = { names: IN_QUERY, put: again };
    readAddress();
    if (again.runColorGroup !== null) colorRuns();
    this.#stale = false;
  }

  /** Puts the user's own settings in force again where there are still ours, and takes those of Time Series out of the address. */
  #putBack(): void {
    const host = hostWindow();
    const now = settingsIn(host.location);
    const away = this.#away;
    // What is not in the address was put out of force by us, or taken out of it while Time Series keeps it.
    const isOurs = (name: Name): boolean =>
      this.#isOurs(name, now) ||
      (away?.names.includes(name) === true && (now[name] === null || now[name] === away.put[name]));
    const own = ownSettings(now, this.#own, isOurs);
    this.#own = own;
    this.#away = null;
    putUp({ own, put: this.#put });
    const hash = IN_HASH.some(isOurs) ? hashOf(tabOf(host.location.hash), host.location.hash, own) : host.location.hash;
    if (!IN_QUERY.some(isOurs)) {
      replaceAddress(queryOfView(host.location.search), hash);
      return;
    }
    const grouped = isOurs("runColorGroup");
    const runColorGroup = grouped || own.runFilter === null ? (own.runColorGroup ?? BY_RUN) : own.runColorGroup;
    replaceAddress(withQuery(host.location.search, { ...own, runColorGroup }), hash);
    readAddress();
    this.#stale ||= grouped;
    soon(() => replaceAddress(queryOfView(host.location.search), host.location.hash));
  }

  #colorStale(): void {
    if (this.#stale) colorRuns();
    this.#stale = false;
  }
}

/** Unless the user is gone again. */
function soon(act: () => void): void {
  setTimeout(() => {
    if (iframeShown()) act();
  }, AFTER_RETURN_MS);
}

function isSet(settings: Settings): boolean {
  return IN_QUERY.some((name) => settings[name] !== null);
}

function tabOf(hash: string): string {
  return hash.replace(/^#/, "").split("&")[0] ?? "";
}

function replaceAddress(search: string, hash: string): void {
  const { history, location } = hostWindow();
  if (search === location.search && hash === location.hash) return;
  history.replaceState(history.state, "", `${location.pathname}${search}${hash}`);
}

/**
 * Has TensorBoard read its address: it takes settings from one only where it takes the page for one of its own, which is an
 * entry of the history without a state of before.
 */
function readAddress(): void {
  hostWindow().dispatchEvent(new PopStateEvent("popstate", { state: null }));
}

/** Has TensorBoard load its runs, and so colour them: by its own button, else with the whole page. */
function colorRuns(): void {
  const { document, location } = hostWindow();
  const button = document.querySelector<HTMLElement>("app-header-reload button");
  if (button) button.click();
  else location.reload();
}

function putUp(kept: Kept): void {
  try {
    window.sessionStorage.setItem(SHELF, JSON.stringify(kept));
  } catch {
    // Full or forbidden: it is kept in memory, and lost with the page.
  }
}

function takeDown(): Kept {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(SHELF) ?? "null");
    if (Array.isArray(kept?.put) && typeof kept.own === "object" && kept.own !== null) return kept;
  } catch {
    // Forbidden, or another's.
  }
  return { own: NONE, put: [] };
}
