/** Puts the app together in a document: host, store, poller, React; and `window.tbMetadata` for scripts. */
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import type { Status } from "../contract/status";
import { hostAddress, parentHistory } from "../host/history";
import { OtherTabs } from "../host/otherTabs";
import { onDataReloaded } from "../host/reload";
import { Kept, Marks } from "../host/remember";
import { sessionShelf } from "../host/shelf";
import { borrowFonts, followTheme } from "../host/theme";
import { visibility } from "../host/visible";
import { viewFromJson, viewToJson } from "../state/json";
import { viewText } from "../state/url";
import type { Json } from "../values/value";
import { loadLater } from "../views/components/later";
import { shownJson } from "../views/table/shownJson";
import type { ShownTable } from "../views/table/shownTable";
import { extremesReader, fetchPoints, fetchRun, fetchStatus, fetchTeamViews, tableReader } from "../wire/fetch";
import { App } from "./App";
import { ExtremesStore } from "./freshness/extremes";
import { Live, type Source } from "./freshness/live";
import { PatternedTables } from "./freshness/patterned";
import { readingOf } from "./freshness/progress";
import { PointsStore } from "./points";
import { SavedViews } from "./savedViews";
import type { Services } from "./services";
import { type ViewState, ViewStore } from "./viewStore";
import { waysOut } from "./waysOut";

declare global {
  interface Window {
    /** For tests, notebooks and scripts (docs/contract.md). Views are JSON, as in links. */
    tbMetadata?: {
      readonly getView: () => ReturnType<typeof viewToJson>;
      /** Sets the whole view; absent fields get their defaults. Throws an error that names what is wrong. */
      readonly setView: (view: unknown) => void;
      /** The curves that are drawn, with their numbers; none while no curves are. */
      readonly getCurves: () => unknown;
      /** The points or lines of the chart that is open, with their numbers; null while none is. */
      readonly getChart: () => unknown;
      /** What the table shows: columns, and all lines with their exact values; null where there is no table. */
      readonly getFrame: () => Json;
      /** Resolves when the first data is shown, or a page says why there is none. */
      readonly ready: Promise<void>;
    };
  }
}

/** The data routes stand beside the bundle: our iframe's base is `plugin/metadata/`, wherever TensorBoard is mounted. */
const BASE = "";
/** So long the first picture waits for fonts. */
const FONTS_MS = 300;

export function start(body: HTMLElement): void {
  // TensorBoard writes the frame's document, and says neither.
  document.title = "Metadata";
  document.documentElement.lang = "en";
  followTheme(document.documentElement);
  const fonts = borrowFonts();
  const seen = visibility();
  const store = new ViewStore(parentHistory(), sessionShelf);
  const tables = new PatternedTables(tableReader(BASE), () => store.state().view.pattern);
  const live = new Live(source(tables), seen);
  onChange(store, ({ view }) => view.pattern, live.renew);
  const otherTabs = new OtherTabs();
  seen.watch(() => {
    if (!seen.now()) return otherTabs.left();
    store.returned();
    otherTabs.returned();
  });
  onDataReloaded(live.refresh);
  let onReady = () => {};
  const ready = new Promise<void>((resolve) => {
    onReady = resolve;
  });
  const kept = new Kept();
  const saved = new SavedViews(kept, store, () => fetchTeamViews(BASE));
  window.addEventListener("pagehide", saved.remember);
  const read = new Map<string, () => unknown>();
  let shown: ShownTable | null = null;
  const services: Services = {
    store,
    live,
    extremes: new ExtremesStore((wanted) => extremesReader(BASE, wanted), seen, live.refresh),
    points: new PointsStore((query, signal) => fetchPoints(BASE, query, signal), seen),
    handles: {
      set: (name, reader) => {
        read.set(name, reader);
        return () => {
          if (read.get(name) === reader) read.delete(name);
        };
      },
    },
    tables,
    fetchRun: (run, pattern) => fetchRun(BASE, run, pattern),
    marks: new Marks(kept),
    saved,
    linkTo: (view) => {
      const payload = store.share(view);
      return payload === null ? null : hostAddress(payload);
    },
    fileOf: (view) => `${viewText(view, 2)}\n`,
    onShown: (now) => {
      shown = now;
    },
    ...waysOut(otherTabs, live),
    onReady: () => {
      onReady();
      loadLater();
    },
  };
  window.tbMetadata = {
    getView: () => viewToJson(store.state().view),
    getCurves: () => read.get("curves")?.() ?? [],
    getChart: () => read.get("chart")?.() ?? null,
    setView: (json) => {
      const view = viewFromJson(json);
      flushSync(() => store.act(() => view));
    },
    getFrame: () => shown && shownJson(shown),
    ready,
  };
  const root = document.createElement("div");
  root.id = "tbm-root";
  body.append(root);
  // What is drawn in another font first would move when they arrive. The table is on its way meanwhile.
  const patience = new Promise((over) => setTimeout(over, FONTS_MS));
  void Promise.race([fonts, patience]).then(() => createRoot(root).render(<App services={services} />));
  live.refresh();
}

/** Calls back when what `of` reads of the view's state is another value. */
function onChange<T>(store: ViewStore, of: (state: ViewState) => T, changed: () => void): void {
  let last = of(store.state());
  store.subscribe(() => {
    const now = of(store.state());
    if (now === last) return;
    last = now;
    changed();
  });
}

function source(tables: PatternedTables): Source<Status> {
  return {
    status: () => fetchStatus(BASE),
    table: tables.table,
    awaits: (status) => readingOf(status) !== null,
  };
}
