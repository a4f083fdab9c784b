/** Parallel coordinates of the rows that are shown: an axis for each key, and a brush on one is a filter. */
import { later } from "../../views/components/later";
import { type Feature, type FeatureContext, NOWHERE } from "../feature";
import { frozenParallel } from "./chosen";

/** What draws is loaded when it is first asked for. */
const ParallelPanel = later(() => import("./ParallelPanel").then((file) => file.ParallelPanel), "asked");

const NAME = "parallel";

export function useParallel(context: FeatureContext): Feature {
  return {
    ...NOWHERE,
    name: NAME,
    frozen: (view) =>
      view.panel === NAME ? { ...view, parallel: frozenParallel(context.frame, view.parallel) } : view,
    panel: { name: NAME, title: "Parallel", content: (bar) => <ParallelPanel {...{ context, bar }} /> },
  };
}
