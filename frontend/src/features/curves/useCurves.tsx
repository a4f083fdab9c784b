/** The curves of what the table shows, averaged over the runs of each group. */
import { useMemo, useState } from "react";
import { later } from "../../views/components/later";
import { type Feature, type FeatureContext, NOWHERE } from "../feature";
import { drawnLines } from "../../views/table/drawn";
import { MarkBook } from "./marks";

/** What draws is loaded when it is first asked for. */
const CurvesPanel = later(() => import("./CurvesPanel").then((file) => file.CurvesPanel), "asked");

const NAME = "curves";

export function useCurves(context: FeatureContext): Feature {
  const { shown, frame, selection, view, act } = context;
  const { table } = frame;
  const open = view.panel === NAME;
  const drawn = useMemo(() => (open ? drawnLines(shown, table, selection) : null), [open, shown, table, selection]);
  const [book] = useState(() => new MarkBook());
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
  };
}
