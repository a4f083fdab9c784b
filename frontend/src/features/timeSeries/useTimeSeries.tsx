/** Opens runs in TensorBoard's own tabs: in Time Series, in a colour for each group, and in Scalars. */
import { useState } from "react";
import { flushSync } from "react-dom";
import { presetOf, type Room } from "../../engine/expressions/preset";
import { later } from "../../views/components/later";
import { count } from "../../views/components/words";
import type { LineOf } from "../../views/table/LineMenu";
import { type Feature, type FeatureContext, type MenuEntry, NOWHERE } from "../feature";
import { groupsOf, rowsOf, shownRows, tickedRows } from "./chosen";
import { MOST_TICKED, scalarsNotes, timeSeriesNotes } from "./notes";

const LeaveDialog = later(() => import("./LeaveDialog").then((file) => file.LeaveDialog));

/** The way to another tab, and what is to be said before. */
interface Leave {
  readonly tab: "Time Series" | "Scalars";
  readonly notes: readonly string[];
  readonly go: () => void;
}

/** Scalars compiles its expression once, and nobody sends what stands in the hash. */
const SCALARS: Room = { most: 60_000, otherCase: "never" };
/** So long an address opens in every browser, with what else there is in it. */
const MOST_IN_HASH = 200_000;

export function useTimeSeries({ frame, selection, otherTabs }: FeatureContext): Feature {
  const [leave, setLeave] = useState<Leave | null>(null);
  const { table, by } = frame;
  const open = (leave: Leave): void => {
    if (leave.notes.length > 0) setLeave(leave);
    else leave.go();
  };
  const timeSeries = (rows: readonly number[]): void => {
    const groups = groupsOf(rows, by, table);
    const known = otherTabs.known();
    const preset = presetOf(groups, known, otherTabs.room());
    const notes = timeSeriesNotes(groups, preset, known.names.length);
    open({ tab: "Time Series", notes, go: () => otherTabs.openTimeSeries(preset) });
  };
  const scalars = (rows: readonly number[]): void => {
    const groups = groupsOf(rows, [], table);
    const preset = presetOf(groups, otherTabs.known(), SCALARS);
    const ticked = tickedIn(preset.runs);
    const notes = scalarsNotes(groups, preset, ticked);
    open({ tab: "Scalars", notes, go: () => otherTabs.openScalars({ filter: preset.filter, ticked }) });
  };
  const entries = (rows: () => readonly number[], text: (tab: string) => string): readonly MenuEntry[] => [
    { text: text("Time Series"), onAction: () => timeSeries(rows()) },
    { text: text("Scalars"), onAction: () => scalars(rows()) },
  ];
  const ofLine = ({ group, rows }: LineOf): readonly MenuEntry[] =>
    group === null
      ? entries(
          () => rows,
          (tab) => `Open in ${tab}`,
        )
      : entries(
          () => rowsOf([group]),
          (tab) => `Open ${count(rows.length, "run")} in ${tab}`,
        );
  return {
    ...NOWHERE,
    name: "timeSeries",
    menu:
      frame.rows.length === 0
        ? []
        : entries(
            () => shownRows(frame),
            (tab) => `Open these runs in ${tab}`,
          ),
    ticked: entries(
      () => tickedRows(frame, selection),
      (tab) => `In ${tab}`,
    ),
    ofLine,
    below: leave && (
      <LeaveDialog
        tab={leave.tab}
        notes={leave.notes}
        onGo={() => {
          // Closed first, since our page stays as it is while another tab is shown.
          flushSync(() => setLeave(null));
          leave.go();
        }}
        onClose={() => setLeave(null)}
      />
    ),
  };
}

/** Which are ticked in the address: none where Scalars does it by itself, or cannot read it. */
function tickedIn(runs: readonly string[]): readonly string[] | null {
  if (runs.length <= MOST_TICKED) return null;
  const isLatin = !runs.some((run) => /[^\0-ÿ]/.test(run));
  const length = runs.reduce((sum, run) => sum + run.length, 0);
  return isLatin && length <= MOST_IN_HASH ? runs : null;
}
