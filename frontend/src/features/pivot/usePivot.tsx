/** A pivot of what the table shows: data set × model, with the best of each column in bold. */
import { lazy, Suspense } from "react";
import { type ExportOf, type Feature, type FeatureContext, NOWHERE } from "../feature";
import { frozenPivot } from "./chosen";

/** What draws is loaded when it is first asked for. */
const PivotPanel = lazy(() => import("./PivotPanel"));

const NAME = "pivot";

export function usePivot(context: FeatureContext, exportOf: ExportOf): Feature {
  return {
    ...NOWHERE,
    name: NAME,
    frozen: (view) => (view.panel === NAME ? { ...view, pivot: frozenPivot(context.frame, view.pivot) } : view),
    panel: {
      name: NAME,
      title: "Pivot",
      content: (bar) => (
        <Suspense fallback={<p className="tbm-caption">Loading…</p>}>
          <PivotPanel {...{ context, exportOf, bar }} />
        </Suspense>
      ),
    },
  };
}
