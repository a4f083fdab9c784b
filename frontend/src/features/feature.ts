/** What a feature is: something that the tab can do besides its facets and its table, and the places where it shows. */
import type { ReactNode } from "react";
import type { RunDocument } from "../contract/run";
import type { Offer } from "../contract/status";
import type { TeamViews } from "../contract/views";
import type { RowPoints } from "../engine/curves/rowPoints";
import type { KnownRuns } from "../engine/expressions/known";
import type { Room } from "../engine/expressions/preset";
import type { NamedView } from "../state/named";
import type { View } from "../state/view";
import type { KeyRef } from "../values/key";
import type { Mark } from "../values/mark";
import type { PanelTab } from "../views/panel/Panel";
import type { ViewProps } from "../views/props";
import type { DrawnLines } from "../views/table/drawn";
import type { LineOf } from "../views/table/LineMenu";
import type { Lit } from "../views/table/lit";
import type { Selecting } from "../views/table/selection";
import type { ShownTable } from "../views/table/shownTable";
import type { LinesModel } from "../views/table/useLines";

/** What features get: what every view gets, and how they reach out of the page. */
export interface FeatureContext extends ViewProps, Selecting {
  /** The lines of the table from top to bottom, and what they are called. */
  readonly shown: LinesModel;
  /** The line that is pointed at, in the table or in a chart. */
  readonly lit: Lit;
  /** What the table shows now, exactly: to be asked when it is needed, as on a click. null before it is drawn. */
  readonly shownTable: () => ShownTable | null;
  /** Of the newest table. */
  readonly version: string;
  readonly points: PointsSource;
  /** What scripts and tests can ask of the tab. */
  readonly handles: Handles;
  /** "" when it is not known. */
  readonly logdir: string;
  /** Patterns that most of the runs' names fit. */
  readonly offers: readonly Offer[];
  readonly fetchRun: (run: string, pattern: string | null) => Promise<RunDocument>;
  /** What this browser remembers of a log directory. */
  readonly marks: Marks;
  /** Views with names. */
  readonly saved: SavedSource;
  /** The view with all that was guessed or chosen by width written down: for others, and for later. To be asked when it is needed. */
  readonly frozen: () => View;
  readonly otherTabs: OtherTabs;
  /** Why a pattern was left out of the newest table; null where it was not. */
  readonly patterns: {
    readonly subscribe: (listener: () => void) => () => void;
    readonly problem: (pattern: string | null) => string | null;
  };
}

/** The rows of which a metric's points are wanted. */
export interface WantedPoints {
  /** As the server knows it. */
  readonly metric: string;
  readonly rows: readonly string[];
  /** All points of the runs' files instead of those that TensorBoard keeps. */
  readonly exact: boolean;
}

export interface PointsState {
  /** By metric, then by name of the row. */
  readonly metrics: ReadonlyMap<string, ReadonlyMap<string, RowPoints>>;
  /** Some of what is wanted was never there yet. */
  readonly loading: boolean;
  /** Why the last try failed; null where it did not. */
  readonly error: Error | null;
}

/** Points of metrics, kept and asked for again with each newer table. */
export interface PointsSource {
  readonly state: () => PointsState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Asks for these and no others, of this version of the table. */
  readonly want: (wanted: readonly WantedPoints[], version: string) => void;
  /** Asks again for what failed. */
  readonly retry: () => void;
}

export interface Handles {
  /** Gives the function that takes it back. */
  readonly set: (name: "curves" | "chart", read: () => unknown) => () => void;
}

/** TensorBoard's own tabs, preset to runs; Back returns to ours. */
export interface OtherTabs {
  /** All runs of the log directory. */
  readonly known: () => KnownRuns;
  /** What an address of Time Series holds. */
  readonly room: () => Room;
  /** Shows the runs that match, in a colour for each group of the second expression; null: all runs, and the colours as they are. */
  readonly openTimeSeries: (preset: { readonly filter: string | null; readonly colors: string | null }) => void;
  /** Shows the runs that match, with these ticked; null: as Scalars does by itself. */
  readonly openScalars: (preset: { readonly filter: string | null; readonly ticked: readonly string[] | null }) => void;
}

/** How the tab was left the last time. */
export interface LeftView {
  /** As `viewText` writes it. */
  readonly view: string;
  /** In ms since 1970. */
  readonly at: number;
}

export interface SavedState {
  /** Of this browser and log directory, as they were saved. */
  readonly mine: readonly NamedView[];
  /** null until they are there. */
  readonly team: TeamViews | null;
  /** Why the team's views could not be asked for. */
  readonly teamError: string | null;
  /** How the tab was left before this page; null where it is not known, or was as it always begins. */
  readonly left: LeftView | null;
  /** Nothing was changed since the page was opened, nor did the address say what to show. */
  readonly untouched: boolean;
  /** What did not work, in words. */
  readonly problem: string | null;
}

/** Views with names: those that this browser keeps, and the team's. */
export interface SavedSource {
  readonly state: () => SavedState;
  readonly subscribe: (listener: () => void) => () => void;
  /** To be called when the log directory is known. */
  readonly begin: (logdir: string) => void;
  /** Asks for the team's views again. */
  readonly askTeam: () => Promise<void>;
  /** Takes the place of one of the same name. */
  readonly save: (name: string, view: View) => void;
  readonly remove: (name: string) => void;
  readonly star: (name: string, starred: boolean) => void;
  /** One that has the new name gives way. */
  readonly rename: (name: string, next: string) => void;
  /** Takes the views of a file; those of the same names are replaced. Says what happened, in words. */
  readonly add: (json: string) => string;
}

interface Marks {
  has(logdir: string, mark: string): boolean;
  set(logdir: string, mark: string): void;
}

/** Where a feature shows. */
export interface Feature {
  readonly name: string;
  /** Before the menu at the right end of the top bar. */
  readonly top: ReactNode;
  /** Entries of that menu. */
  readonly menu: readonly MenuEntry[];
  /** Above the table: what the user should know. */
  readonly notices: ReactNode;
  /** Below the table, where a line that comes late moves nothing; and its dialogs. */
  readonly below: ReactNode;
  /** In the bar of ticked runs. */
  readonly ticked: readonly MenuEntry[];
  /** In the menu of a line of the table. */
  readonly ofLine: (line: LineOf) => readonly MenuEntry[];
  /** A tab of the panel below or beside the table; null where it has none. */
  readonly panel: PanelTab | null;
  /** Writes down what it chose for the user, in a view that is for others. */
  readonly frozen: (view: View) => View;
  /** How lines of the table are marked that it draws, by their ids (`lineId`); null while it draws none. */
  readonly marks: ReadonlyMap<string, Mark> | null;
  /** Changes what reads keys from run names, from their branch among the facets; null where nothing does. */
  readonly changeNames: (() => void) | null;
}

/** A button that gives away a table which a feature shows. */
export type ExportOf = (of: {
  readonly testid: string;
  /** What is read aloud. */
  readonly label: string;
  /** Asked on the click; null where there is none. */
  readonly shown: () => ShownTable | null;
}) => ReactNode;

/** The curves of some lines, for another feature to show. @param metric null: the target */
export type CurvesOf = (of: {
  readonly drawn: DrawnLines;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly metric: KeyRef | null;
}) => ReactNode;

/** How lines are marked that are drawn together, by their ids: each keeps its mark wherever it is drawn. */
export type MarksOf = (ids: readonly string[]) => ReadonlyMap<string, Mark>;

/** A feature that shows nowhere: features name only where they show. */
export const NOWHERE: Omit<Feature, "name"> = {
  top: null,
  menu: [],
  notices: null,
  below: null,
  ticked: [],
  ofLine: () => [],
  panel: null,
  frozen: (view) => view,
  marks: null,
  changeNames: null,
};

export interface MenuEntry {
  readonly text: string;
  readonly onAction: () => void;
}
