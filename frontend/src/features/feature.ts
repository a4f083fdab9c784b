/** What a feature is: something that the tab can do besides its facets and its table, and the places where it shows. */
import type { ReactNode } from "react";
import type { RunDocument } from "../contract/run";
import type { Offer } from "../contract/status";
import type { Mark } from "../values/mark";
import type { PanelTab } from "../views/panel/Panel";
import type { ViewProps } from "../views/props";
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
  /** "" when it is not known. */
  readonly logdir: string;
  /** Patterns that most of the runs' names fit. */
  readonly offers: readonly Offer[];
  readonly fetchRun: (run: string, pattern: string | null) => Promise<RunDocument>;
  /** What this browser remembers of a log directory. */
  readonly marks: Marks;
  /** Why a pattern was left out of the newest table; null where it was not. */
  readonly patterns: {
    readonly subscribe: (listener: () => void) => () => void;
    readonly problem: (pattern: string | null) => string | null;
  };
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
  /** A tab of the panel below the table; null where it has none. */
  readonly panel: PanelTab | null;
  /** How lines of the table are marked that it draws, by their ids (`lineId`); null while it draws none. */
  readonly marks: ReadonlyMap<string, Mark> | null;
  /** Changes what reads keys from run names, from their branch among the facets; null where nothing does. */
  readonly changeNames: (() => void) | null;
}

/** A feature that shows nowhere: features name only where they show. */
export const NOWHERE: Omit<Feature, "name"> = {
  top: null,
  menu: [],
  notices: null,
  below: null,
  ticked: [],
  panel: null,
  marks: null,
  changeNames: null,
};

export interface MenuEntry {
  readonly text: string;
  readonly onAction: () => void;
}
