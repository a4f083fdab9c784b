/** The whole tab: decides by the snapshot whether to wait, to explain, to show one run or to show the workspace. */
// Before the views, whose own styles go over these.

import { findKey } from "../engine/table/table";
import type { KeyRef } from "../values/key";
import "../views/styles/tokens.css";
import "../views/styles/base.css";
import {
  Component,
  type ComponentProps,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import type { Offer, Status, UnreadTexts } from "../contract/status";
import type { Table } from "../engine/table/types";
import { EMPTY_VIEW } from "../state/view";
import { SingleRun } from "../views/detail/opened";
import { LoadError } from "../views/states/LoadError";
import { Loading } from "../views/states/Loading";
import { NoMetadata, NoRuns } from "../views/states/Newcomer";
import { WireError } from "../wire/error";
import { readingOf } from "./freshness/progress";
import { usePattern } from "./freshness/usePattern";
import { useSnapshot } from "./freshness/useSnapshot";
import { useStepsAsked } from "./search/useExpressions";
import type { Services } from "./services";
import { useRun } from "./useRun";
import { Workspace } from "./Workspace";
import "./app.css";

const NO_OFFERS: readonly Offer[] = [];
const NO_TEXTS: UnreadTexts = { count: 0, names: [] };
const ASKING = "Asking TensorBoard for its runs";
const REPORT =
  "Reload the page, in case TensorBoard was updated under it. If that does not help, please report the error.";

export function App({ services }: { readonly services: Services }) {
  const { table, status, error, opening } = useSyncExternalStore(services.live.subscribe, services.live.state);
  const waiting = table === null ? error === null : status?.loading === true && table.count === 0;
  // With a table it is ready once that is complete.
  const told = table === null && !waiting;
  useEffect(() => {
    if (told) services.onReady();
  }, [services, told]);
  if (table === null) {
    if (error === null) return <Waiting what={ASKING} />;
    return (
      <Page>
        <LoadError
          title="The runs could not be loaded"
          message={error.message}
          {...(error instanceof WireError ? { detail: error.detail ?? undefined } : { detail: error.stack })}
          advice={error instanceof WireError && error.code === "unreachable" ? undefined : REPORT}
          onRetry={services.live.refresh}
        />
      </Page>
    );
  }
  if (waiting) return <Waiting what="TensorBoard is reading the log directory" detail={status?.logdir} />;
  return (
    <Guard onReset={() => services.store.act(() => EMPTY_VIEW)}>
      <Loaded services={services} latest={table} status={status} error={error} opening={opening} />
    </Guard>
  );
}

interface LoadedProps {
  readonly services: Services;
  readonly latest: Table;
  readonly status: Status | null;
  readonly error: Error | null;
  readonly opening: boolean;
}

function Loaded({ services, latest, status, error, opening }: LoadedProps) {
  const state = useSyncExternalStore(services.store.subscribe, services.store.state);
  const [anyway, setAnyway] = useState(false);
  const [explains, setExplains] = useState(false);
  const works = useCallback((table: Table) => table.count > 0 && (anyway || tellsApart(table)), [anyway]);
  const { target, steps, sort, query } = state.view;
  const besides = useStepsAsked(query);
  const asked = useMemo(() => ({ target, steps, besides }), [target, steps, besides]);
  const shown = useSnapshot({ latest, opening, asked, sort, extremes: services.extremes, works });
  const ready = shown !== null;
  useEffect(() => {
    if (ready) services.onReady();
  }, [services, ready]);
  if (shown === null) return <Waiting what={ASKING} />;
  const logdir = status?.logdir ?? "";
  if (shown.table.count === 0)
    return (
      <Page hasTitle>
        <NoRuns logdir={logdir} />
      </Page>
    );
  if (explains || !works(shown.table)) {
    const showTable = () => {
      setAnyway(true);
      setExplains(false);
    };
    return (
      <Page hasTitle>
        <NoMetadata
          logdir={logdir}
          runs={shown.table.count}
          texts={status?.texts ?? NO_TEXTS}
          notices={status?.notices ?? []}
          noticeCounts={status?.notice_counts ?? {}}
          noticeCount={status?.notice_count ?? 0}
          onShowTable={showTable}
        />
      </Page>
    );
  }
  if (shown.table.count === 1 && shown.added === 0) return <OneRun services={services} table={shown.cells} />;
  return (
    <Workspace
      services={services}
      state={state}
      shown={shown}
      opening={opening}
      reading={status && readingOf(status)}
      logdir={logdir}
      texts={status?.texts ?? NO_TEXTS}
      offers={status?.offers ?? NO_OFFERS}
      notices={status?.notices ?? []}
      noticeCounts={status?.notice_counts ?? {}}
      noticeCount={status?.notice_count ?? 0}
      offline={error?.message ?? null}
      onExplain={hasDocuments(shown.table) ? undefined : () => setExplains(true)}
    />
  );
}

/** Whether anything but names and times is known of the runs. */
function tellsApart(table: Table): boolean {
  return table.keys.some(({ ref }) => ref.namespace !== "run");
}

function hasDocuments(table: Table): boolean {
  return table.keys.some(({ ref }) => ref.namespace === "doc");
}

function OneRun({ services, table }: { readonly services: Services; readonly table: Table }) {
  const { view } = useSyncExternalStore(services.store.subscribe, services.store.state);
  const run = table.runs[0] ?? "";
  const [load, retry] = useRun(services.fetchRun, run, usePattern(services), table.version);
  const { curves } = services;
  return (
    <SingleRun
      {...{ run, load, table, newest: (ref: KeyRef) => findKey(table, ref), view, curves }}
      onRetry={retry}
      act={services.store.act}
    />
  );
}

interface PageProps {
  /** What is in it has a heading of its own. */
  readonly hasTitle?: boolean;
  readonly children: ReactNode;
}

/** What stands alone in the tab, in the workspace's place. */
function Page({ hasTitle = false, children }: PageProps) {
  return (
    <main className="tbm-page">
      {!hasTitle && <h1 className="tbm-hidden">Metadata</h1>}
      {children}
    </main>
  );
}

function Waiting(props: ComponentProps<typeof Loading>) {
  return (
    <Page>
      <Loading {...props} />
    </Page>
  );
}

interface GuardProps {
  readonly onReset: () => void;
  readonly children: ReactNode;
}

/** A fault in a view must not leave a blank tab: it says so, and offers the default view. */
class Guard extends Component<GuardProps, { readonly error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state as { readonly error: Error | null };
    if (error === null) return this.props.children;
    return (
      <Page>
        <LoadError
          title="Something in this tab failed"
          message={error.message}
          detail={error.stack}
          advice="Trying again opens the default view. Please report the error with the details below."
          onRetry={() => {
            this.props.onReset();
            this.setState({ error: null });
          }}
        />
      </Page>
    );
  }
}
