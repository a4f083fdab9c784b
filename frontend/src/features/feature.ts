/** What a feature is: something that the tab can do besides its facets and its table, and the places where it shows. */
import type { ReactNode } from "react";
import type { RunDocument } from "../contract/run";
import type { Offer } from "../contract/status";
import type { ViewProps } from "../views/props";
import type { ShownTable } from "../views/table/shownTable";

/** What features get: what every view gets, and how they reach out of the page. */
export interface FeatureContext extends ViewProps {
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
  /** Entries of the menu at the right end of the top bar. */
  readonly menu: readonly MenuEntry[];
  /** Above the table: what the user should know. */
  readonly notices: ReactNode;
  /** Below the table, where a line that comes late moves nothing; and its dialogs. */
  readonly below: ReactNode;
  /** Changes what reads keys from run names, from their branch among the facets; null where nothing does. */
  readonly changeNames: (() => void) | null;
}

export interface MenuEntry {
  readonly text: string;
  readonly onAction: () => void;
}
