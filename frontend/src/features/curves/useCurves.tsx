/** The curves of what the table shows, averaged over the runs of each group. */
import { useMemo, useState } from "react";
import { later } from "../../views/components/later";
import { drawnLines } from "../../views/table/drawn";
import { type CurvesOf, type Feature, type FeatureContext, type MarksOf, NOWHERE } from "../feature";
import { MarkBook } from "./marks";

/** What draws is loaded when it is first asked for. */
const CurvesPanel = later(() => import("./CurvesPanel").then((file) => file.CurvesPanel), "asked");

const NAME = "curves";

/** What of it others show. */
interface Lent {
  readonly curvesOf: CurvesOf;
  readonly marksOf: MarksOf;
}

export function useCurves(context: FeatureContext): Feature & Lent {
  const { shown, frame, selection, view, act } = context;
  const { table } = frame;
  const open = view.panel === NAME;
  const drawn = useMemo(() => (open ? drawnLines(shown, table, selection) : null), [open, shown, table, selection]);
  const [book] = useState(() => new MarkBook());
  const [marksOf] = useState((): MarksOf => (ids) => book.marksOf(ids));
  const marks = useMemo(() => drawn && book.marksOf(drawn.lines.map(({ id }) => id)), [drawn, book]);
  return {
    ...NOWHERE,
    name: NAME,
    ticked: open ? [] : [{ text: "Curves", onAction: () => act((now) => ({ ...now, panel: NAME })) }],
    panel: {
      name: NAME,
      title: "Curves",
      content: (bar) => drawn && marks && <CurvesPanel {...{ context, drawn, marks, bar }} />,
    },
    marks,
    curvesOf: ({ drawn, marks, metric }) => <CurvesPanel {...{ context, drawn, marks, metric }} bar={null} />,
    marksOf,
  };
}
