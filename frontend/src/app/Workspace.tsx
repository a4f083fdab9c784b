/** The tab with two and more runs: facets, table and the open run, all derived from the view and the snapshot. */
import { Fragment, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Notice, Offer, Runs, UnreadTexts } from "../contract/status";
import { withMerged } from "../engine/keys/merged";
import { rowNamed } from "../engine/table/members";
import type { Table } from "../engine/table/types";
import { useFeatures } from "../features/list";
import { Framer } from "../state/frame";
import type { View } from "../state/view";
import type { KeyRef } from "../values/key";
import { returnFocus } from "../views/components/focus";
import { groupWords } from "../views/components/groupWords";
import { LiveRegion } from "../views/components/LiveRegion";
import { integer } from "../views/components/words";
import { DetailPanel } from "../views/detail/opened";
import { Drawer, isNarrow } from "../views/facets/Drawer";
import { FacetPanel, type Sought } from "../views/facets/FacetPanel";
import { Panel } from "../views/panel/Panel";
import { usePlace } from "../views/panel/place";
import type { ViewProps } from "../views/props";
import { NoKeysLine } from "../views/states/Newcomer";
import { NoMatch } from "../views/states/NoMatch";
import { NoticesButton } from "../views/states/NoticesButton";
import { PendingBar } from "../views/states/PendingBar";
import { Reading } from "../views/states/Reading";
import { makeLit } from "../views/table/lit";
import type { ShownTable } from "../views/table/shownTable";
import { TableView } from "../views/table/TableView";
import { useLines } from "../views/table/useLines";
import { useTicks } from "../views/table/useTicks";
import { Chips } from "../views/top/Chips";
import { QueryBox } from "../views/top/QueryBox";
import { TopBar } from "../views/top/TopBar";
import { isOutdated, nextOrder, OF_FACETS, type Order } from "./freshness/order";
import { usePattern } from "./freshness/usePattern";
import type { Shown } from "./freshness/useSnapshot";
import { HostNotices } from "./HostNotices";
import { useSearch } from "./search/useSearch";
import type { Services } from "./services";
import { useRun } from "./useRun";
import type { ViewState } from "./viewStore";

interface WorkspaceProps {
  readonly services: Services;
  readonly state: ViewState;
  readonly shown: Shown;
  /** The page was opened just now, and TensorBoard may still read. */
  readonly opening: boolean;
  /** How far TensorBoard has come, while it reads. */
  readonly reading: Runs | null;
  /** Of the newest status; "" when it is not known. */
  readonly logdir: string;
  readonly offers: readonly Offer[];
  readonly notices: readonly Notice[];
  /** With those that the status leaves out. */
  readonly noticeCount: number;
  readonly noticeCounts: Readonly<Record<string, number>>;
  /** Why the last try to ask TensorBoard failed. */
  readonly offline: string | null;
  /** Shows how to log metadata; undefined where there is some. */
  readonly onExplain: (() => void) | undefined;
  readonly texts: UnreadTexts;
}

export function Workspace({
  services,
  state,
  shown,
  opening,
  reading,
  logdir,
  offers,
  notices,
  noticeCount,
  noticeCounts,
  offline,
  onExplain,
  texts,
}: WorkspaceProps) {
  const { act } = services.store;
  const { merged } = state.view;
  const table = withMerged(shown.table, merged);
  const view = useMemo(() => withRowOpen(state.view, table), [state.view, table]);
  const search = useSearch(table, view.query, view.clauses.length > 0);
  const [shows, setShows] = useState(0);
  const { target, touched } = shown;
  const cells = withMerged(shown.cells, merged);
  const plain = withMerged(shown.plain, merged);
  const now: Order = { table, target, view, shows };
  const [kept, setKept] = useState(now);
  const order = nextOrder(kept, now, { opening, touched });
  if (order !== kept) setKept(order);
  const [keptFacets, setKeptFacets] = useState<Order>({ ...now, table: plain });
  const facets = nextOrder(keptFacets, { ...now, table: plain }, { opening, touched }, OF_FACETS);
  if (facets !== keptFacets) setKeptFacets(facets);
  const outdated = useMemo(
    () => isOutdated(order, { table, target, view, shows }, opening),
    [order, table, target, view, shows, opening],
  );
  const [framer] = useState(() => new Framer());
  const frame = framer.frame({ view, table, cells, plain, target, order, facets, query: search.rows });
  const props: ViewProps = { frame, view, act };
  const [load, retry] = useRun(services.fetchRun, view.open, usePattern(services), shown.cells.version);
  const { fetchRun, marks, points, handles, otherTabs, saved, tables: patterns } = services;
  const drawn = useRef<ShownTable | null>(null);
  const shownTable = useCallback(() => drawn.current, []);
  const onShown = useCallback(
    (now: ShownTable) => {
      drawn.current = now;
      services.onShown(now);
    },
    [services],
  );
  useEffect(() => () => services.onShown(null), [services]);
  const lines = useLines(frame, view);
  const selection = useTicks(frame, view.ticked);
  const [lit] = useState(makeLit);
  const tableProps = { ...props, shown: lines, selection, lit, logdir };
  const features = useFeatures({
    ...tableProps,
    version: shown.cells.version,
    shownTable,
    seek: (key) => seek(key),
    offers,
    fetchRun,
    marks,
    saved,
    frozen: () => frozen(),
    points,
    handles,
    otherTabs,
    patterns,
  });
  const panels = features.flatMap(({ panel }) => panel ?? []);
  const panel = panels.find(({ name }) => name === view.panel);
  const [bar, setBar] = useState<HTMLElement | null>(null);
  const { place, root, onWidth } = usePlace(panel !== undefined);
  /** Which is opened by the button: the one that was open last, else the first. */
  const lastPanel = useRef<string | null>(null);
  lastPanel.current = panel?.name ?? lastPanel.current ?? panels[0]?.name ?? null;
  const openPanel = (name: string | null) => act((now) => ({ ...now, panel: name }));
  const changeNames = features.find((feature) => feature.changeNames !== null)?.changeNames ?? undefined;
  const [drawer, setDrawer] = useState(false);
  const [sought, setSought] = useState<Sought | null>(null);
  const seek = (key: KeyRef): void => {
    if (isNarrow()) flushSync(() => setDrawer(true));
    setSought({ key });
  };
  /** For others: what was guessed or chosen by width here is written down, so that they see the same. */
  const frozen = (): View => {
    const [, ...columns] = drawn.current?.columns ?? [];
    const own: View = { ...view, target: target ?? "none", columns: columns.map(({ ref }) => ref) };
    return features.reduce((view, feature) => feature.frozen(view), own);
  };
  const viewFile = () => services.fileOf(frozen());
  const counts = `${integer(frame.rows.length)} of ${integer(table.count)} runs`;
  const spoken = [counts, groupWords(frame)].filter(Boolean).join(", ");
  const showNews = () => {
    flushSync(() => {
      shown.show();
      setShows(shows + 1);
    });
    // The button that had the focus is gone: the table goes on from where its own focus was.
    if (document.activeElement === document.body) returnFocus(null);
  };
  const openRun = (run: string) => act((now) => ({ ...now, open: run }));
  const nothing = frame.rows.length === 0 && !search.busy;
  return (
    <div className="tbm-app">
      <TopBar
        search={
          <QueryBox
            query={view.query}
            busy={search.busy}
            said={search.problem ?? search.remark}
            known={frame}
            act={act}
          />
        }
        chips={<Chips {...props} search={search.inForce} onSeek={seek} />}
        news={
          <>
            <Reading reading={reading} />
            <PendingBar added={shown.added} changed={shown.changed} order={outdated} onShow={showNews} />
            <NoticesButton notices={notices} counts={noticeCounts} total={noticeCount} onOpenRun={openRun} />
          </>
        }
        filters={view.clauses.length}
        canUndo={state.canUndo}
        onUndo={services.store.undo}
        facetsOpen={drawer}
        onFacets={() => setDrawer(!drawer)}
        link={() => services.linkTo(frozen())}
        viewFile={viewFile}
        onViewFile={services.store.open}
        tools={
          <>
            {panels.length > 0 && (
              <button
                type="button"
                className="tbm-button tbm-quiet"
                data-testid="charts"
                aria-pressed={panel !== undefined}
                onClick={() => openPanel(panel ? null : lastPanel.current)}
              >
                Charts
              </button>
            )}
            {features.map(({ name, top }) => (
              <Fragment key={name}>{top}</Fragment>
            ))}
          </>
        }
        menu={features.flatMap(({ menu }) => menu)}
      />
      <div className="tbm-body">
        <Drawer open={drawer} onClose={() => setDrawer(false)}>
          <FacetPanel {...props} onPattern={changeNames} sought={sought} />
        </Drawer>
        <div className="tbm-center">
          <section className="tbm-bar-place" aria-label="What is shown" ref={setBar} />
          <div className="tbm-beside">
            <main className="tbm-main">
              <HostNotices
                services={services}
                viewFile={viewFile}
                notice={state.notice}
                offline={offline}
                reduced={shown.reduced}
                loads={shown.loads}
                leftOut={cells.leftOut}
              />
              {features.map(({ name, notices }) => (
                <Fragment key={name}>{notices}</Fragment>
              ))}
              <div className="tbm-work" data-panel={panel && place.at} data-nothing={nothing || undefined} ref={root}>
                <div className="tbm-work-table">
                  <TableView
                    {...tableProps}
                    marks={features.find(({ marks }) => marks !== null)?.marks ?? null}
                    ticked={features.flatMap(({ ticked }) => ticked)}
                    ofLine={(line) => features.flatMap(({ ofLine }) => ofLine(line))}
                    search={search.inForce}
                    onShown={onShown}
                    onWidth={onWidth}
                    bar={bar}
                    summary={
                      <span
                        className="tbm-summary"
                        data-testid="summary"
                        data-shown={frame.rows.length}
                        data-total={table.count}
                        data-version={table.version}
                        data-widest={`${integer(table.count)} of ${integer(table.count)} runs`}
                      >
                        <b>{integer(frame.rows.length)}</b> of {integer(table.count)} runs
                      </span>
                    }
                  />
                  {nothing && <NoMatch {...props} />}
                  {onExplain && <NoKeysLine texts={texts} onExplain={onExplain} />}
                  {features.map(({ name, below }) => (
                    <Fragment key={name}>{below}</Fragment>
                  ))}
                </div>
                {panel && (
                  <Panel
                    tabs={panels}
                    open={panel.name}
                    place={place}
                    onOpen={openPanel}
                    onClose={() => openPanel(null)}
                  />
                )}
              </div>
            </main>
            {view.open !== null && (
              <DetailPanel
                {...{ table, newest: frame.newest, view, act, load, curves: services.curves }}
                run={view.open}
                onRetry={retry}
              />
            )}
          </div>
        </div>
      </div>
      <LiveRegion text={search.busy ? "" : spoken} />
    </div>
  );
}

/** A link may name a run that has since become a part of a row. */
function withRowOpen(view: View, table: Table): View {
  const open = view.open === null ? null : rowNamed(table, view.open);
  return open === view.open ? view : { ...view, open };
}
