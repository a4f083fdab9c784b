/** A pivot of what the table shows: data set × model, with the best of each column in bold. */
import { lazy, Suspense } from "react";
import { type Feature, type FeatureContext, NOWHERE } from "../feature";

/** What draws is loaded when it is first asked for. */
const PivotPanel = lazy(() => import("./PivotPanel"));

export function usePivot(context: FeatureContext): Feature {
  return {
    ...NOWHERE,
    name: "pivot",
    panel: {
      name: "pivot",
      title: "Pivot",
      content: (bar) => (
        <Suspense fallback={<p className="tbm-caption">Loading…</p>}>
          <PivotPanel {...{ context, bar }} />
        </Suspense>
      ),
    },
  };
}
