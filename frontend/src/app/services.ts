/** What the app is given to work with: the view's store, the poller, and functions that reach out of the page. */
import type { RunDocument } from "../contract/run";
import type { Status } from "../contract/status";
import type { Handles, OtherTabs } from "../features/feature";
import type { Marks } from "../host/remember";
import type { View } from "../state/view";
import type { Curves } from "../views/detail/RunsInRow";
import type { ShownTable } from "../views/table/shownTable";
import type { ExtremesStore } from "./freshness/extremes";
import type { Live } from "./freshness/live";
import type { PatternedTables } from "./freshness/patterned";
import type { PointsStore } from "./points";
import type { SavedViews } from "./savedViews";
import type { ViewStore } from "./viewStore";

export interface Services {
  readonly store: ViewStore;
  readonly live: Live<Status>;
  readonly extremes: ExtremesStore;
  readonly points: PointsStore;
  readonly handles: Handles;
  readonly tables: PatternedTables;
  readonly fetchRun: (run: string, pattern: string | null) => Promise<RunDocument>;
  /** What this browser remembers of a log directory. */
  readonly marks: Marks;
  readonly saved: SavedViews;
  /** The address that opens this tab with a view; null where it is too long for one, which a notice then says. */
  readonly linkTo: (view: View) => string | null;
  /** A view as a file's text. */
  readonly fileOf: (view: View) => string;
  readonly curves: Curves;
  /** Told what the table shows, whenever it is drawn; null where there is none. */
  readonly onShown: (shown: ShownTable | null) => void;
  readonly otherTabs: OtherTabs;
  /** Called with the first screen that shows data, or says why there is none. */
  readonly onReady: () => void;
}
