/** A pivot of what the table shows: data set × model, with the best of each column in bold. */
import { later } from "../../views/components/later";
import { type ExportOf, type Feature, type FeatureContext, NOWHERE } from "../feature";
import { frozenPivot } from "./chosen";

/** What draws is loaded when it is first asked for. */
const PivotPanel = later(() => import("./PivotPanel").then((file) => file.PivotPanel), "asked");

const NAME = "pivot";

export function usePivot(context: FeatureContext, exportOf: ExportOf): Feature {
  return {
    ...NOWHERE,
    name: NAME,
    frozen: (view) =>
      view.panel === NAME ? { ...view, pivot: frozenPivot({ ...context.frame, flat: view.flat }, view.pivot) } : view,
    panel: {
      name: NAME,
      title: "Pivot",
      content: (bar) => <PivotPanel {...{ context, exportOf, bar }} />,
    },
  };
}
