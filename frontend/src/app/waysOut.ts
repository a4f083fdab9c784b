/** The ways from runs to TensorBoard's other tabs: what its page can do, with the names of all runs of the log directory. */
import type { Status } from "../contract/status";
import { type KnownRuns, knownRuns, runsOfTable } from "../engine/expressions/known";
import { CAN_TELL_CASE, type Preset, presetOf, type Room } from "../engine/expressions/preset";
import type { OtherTabs } from "../host/otherTabs";
import type { Live } from "./freshness/live";
import type { Services } from "./services";

/** Of a whole address: nginx takes no request line of more than 8,192, and TensorBoard compiles both expressions once for each run. */
const MOST_SENT = 8_000;
const NAMES = "?runFilter=&runColorGroup=regex%3A";

export function waysOut(tabs: OtherTabs, live: Live<Status>): Pick<Services, "curves" | "otherTabs"> {
  const known = (): KnownRuns => {
    const { table } = live.state();
    return table === null ? knownRuns([]) : runsOfTable(table);
  };
  const room = (): Room => {
    const others = tabs.timeSeriesAddress({ filter: null, colors: null }).replace(/#.*/s, "").length;
    return { most: MOST_SENT - NAMES.length - others, otherCase: CAN_TELL_CASE ? "unless told" : "always" };
  };
  const ofRow = (runs: readonly string[]): Preset => presetOf([[runs]], known(), room());
  return {
    curves: {
      address: (runs) => tabs.timeSeriesAddress(ofRow(runs)),
      go: (runs) => tabs.openTimeSeries(ofRow(runs)),
    },
    otherTabs: { known, room, openTimeSeries: tabs.openTimeSeries, openScalars: tabs.openScalars },
  };
}
