/** The ticked runs or groups beside each other: what differs, what they reached, and what one change did. */
import { useMemo } from "react";
import type { CompareView, LineRef } from "../../state/compare";
import type { View } from "../../state/view";
import { later } from "../../views/components/later";
import type { LineOf } from "../../views/table/LineMenu";
import { leafGroups } from "../../views/table/selection";
import {
  type CurvesOf,
  type ExportOf,
  type Feature,
  type FeatureContext,
  type MarksOf,
  type MenuEntry,
  NOWHERE,
} from "../feature";
import { baselineOf } from "./baseline";
import { bestGroups, bestLines, ticksOf } from "./best";
import { comparedSides, refsOf } from "./sides";

/** What draws is loaded when it is first asked for. */
const ComparePanel = later(() => import("./ComparePanel").then((file) => file.ComparePanel), "asked");

const NAME = "compare";

/** What other features show in it. */
export interface Borrowed {
  readonly exportOf: ExportOf;
  readonly curvesOf: CurvesOf;
  readonly marksOf: MarksOf;
}

export function useCompare(context: FeatureContext, borrowed: Borrowed): Feature {
  const { shown, frame, selection, view, act } = context;
  const { ticked } = view;
  const { marksOf } = borrowed;
  const open = view.panel === NAME;
  const sides = useMemo(
    () => (open ? comparedSides(shown, frame, ticked, selection) : null),
    [open, shown, frame, ticked, selection],
  );
  const marks = useMemo(() => sides && marksOf(sides.lines.map(({ id }) => id)), [sides, marksOf]);
  const show = (change: (view: View) => View): void => act((now) => ({ ...change(now), panel: NAME }));
  return {
    ...NOWHERE,
    name: NAME,
    // What was guessed is written down: the best by the target may be another one tomorrow.
    frozen: (view) => {
      const baseline = sides?.lines[baselineOf(sides.lines, view.compare.baseline, frame)]?.ref ?? null;
      return sides && baseline ? withCompare(view, { baseline }) : view;
    },
    ticked: open ? [] : [{ text: "Compare", onAction: () => show((now) => withCompare(now, { changesOf: null })) }],
    ofLine: (line) => {
      const own = lineRefOf(line, context);
      return own ? entriesOf(own, line, context, show) : [];
    },
    panel: {
      name: NAME,
      title: "Compare",
      content: (bar) => sides && marks && <ComparePanel {...{ context, borrowed, sides, marks, bar }} />,
    },
    marks: sides && sides.lines.length > 0 ? marks : null,
  };
}

function withCompare(view: View, changed: Partial<CompareView>): View {
  return { ...view, compare: { ...view.compare, ...changed } };
}

function lineRefOf({ group, rows }: LineOf, { frame }: FeatureContext): LineRef | null {
  if (group) return { by: refsOf(frame, group.values.length), values: group.values };
  const run = frame.table.runs[rows[0] ?? -1];
  return run === undefined ? null : { run };
}

function entriesOf(
  own: LineRef,
  line: LineOf,
  context: FeatureContext,
  show: (change: (view: View) => View) => void,
): readonly MenuEntry[] {
  const changes: MenuEntry = {
    text: line.group ? "Groups that differ in one key" : "Runs that differ in one key",
    onAction: () => show((now) => withCompare(now, { changesOf: own })),
  };
  const other = otherBest(line, context);
  if (other === null) return [changes];
  return [
    {
      text: other.isBest ? "Compare with the best" : "Compare with the next best",
      onAction: () =>
        show((now) =>
          withCompare({ ...now, ticked: ticksOf([other.ref, own]) }, { baseline: other.ref, changesOf: null }),
        ),
    },
    changes,
  ];
}

/** The best line, or the next one where it is the best itself; null where there is no other. */
function otherBest({ group, rows }: LineOf, { shown, frame }: FeatureContext) {
  const { lines } = shown;
  if (!group) {
    const runs = bestLines({ ...lines, levels: 0 }, frame, 2);
    const own = frame.table.runs[rows[0] ?? -1];
    const at = runs.findIndex((line) => "run" in line && line.run !== own);
    return runs[at] ? { ref: runs[at], isBest: at === 0 } : null;
  }
  const level = group.values.length;
  const beside = level === lines.by.length ? leafGroups(lines) : lines.groups;
  const groups = beside.filter(({ values }) => values.length === level);
  const [best] = bestGroups(groups, frame, 1);
  const [ref] = bestGroups(
    groups.filter((other) => other !== group),
    frame,
    1,
  );
  const isBest = best && "values" in best && best.values !== group.values;
  return ref ? { ref, isBest: isBest === true } : null;
}
