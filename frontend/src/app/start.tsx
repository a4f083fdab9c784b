/** Puts the app together in a document: host, store, poller, React; and `window.tbMetadata` for scripts. */
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import type { Status } from "../engine/detail";
import { curves } from "../host/curves";
import { hostAddress, parentHistory } from "../host/history";
import { onDataReloaded } from "../host/reload";
import { sessionShelf } from "../host/shelf";
import { borrowFonts, followTheme } from "../host/theme";
import { visibility } from "../host/visible";
import { viewFromJson, viewToJson } from "../state/json";
import { readingOf } from "../state/progress";
import { viewText } from "../state/url";
import { extremesReader, fetchRun, fetchStatus, tableReader } from "../wire/fetch";
import { App } from "./App";
import { ExtremesStore } from "./extremes";
import { Live, type Source } from "./live";
import type { Services } from "./services";
import { ViewStore } from "./viewStore";

declare global {
  interface Window {
    /** For tests, notebooks and scripts (DESIGN 5.5). Views are JSON, as in links. */
    tbMetadata?: {
      readonly getView: () => ReturnType<typeof viewToJson>;
      /** Sets the whole view; absent fields get their defaults. Throws an error that names what is wrong. */
      readonly setView: (view: unknown) => void;
      /** Resolves when the first data is shown, or a page says why there is none. */
      readonly ready: Promise<void>;
    };
  }
}

/** The data routes stand beside the bundle: the frame's base is `plugin/metadata/`, wherever TensorBoard is mounted. */
const BASE = "";

export function start(body: HTMLElement): void {
  followTheme(document.documentElement);
  borrowFonts();
  const seen = visibility();
  const store = new ViewStore(parentHistory(), sessionShelf);
  const live = new Live(source(), seen);
  seen.watch(() => {
    if (seen.now()) store.returned();
  });
  onDataReloaded(live.refresh);
  let onReady = () => {};
  const ready = new Promise<void>((resolve) => {
    onReady = resolve;
  });
  const services: Services = {
    store,
    live,
    extremes: new ExtremesStore((wanted) => extremesReader(BASE, wanted), seen),
    fetchRun: (run) => fetchRun(BASE, run),
    linkTo: (view) => {
      const payload = store.share(view);
      return payload === null ? null : hostAddress(payload);
    },
    fileOf: (view) => `${viewText(view, 2)}\n`,
    curves,
    onReady: () => onReady(),
  };
  window.tbMetadata = {
    getView: () => viewToJson(store.state().view),
    setView: (json) => {
      const view = viewFromJson(json);
      flushSync(() => store.act(() => view));
    },
    ready,
  };
  const root = document.createElement("div");
  root.id = "tbm-root";
  body.append(root);
  createRoot(root).render(<App services={services} />);
  live.refresh();
}

function source(): Source<Status> {
  return {
    status: () => fetchStatus(BASE),
    table: tableReader(BASE),
    awaits: (status) => readingOf(status) !== null,
  };
}
