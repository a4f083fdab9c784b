/** The features that there are, in the order in which they show. */
import { useCompare } from "./compare/useCompare";
import { useCurves } from "./curves/useCurves";
import { useExport } from "./export/useExport";
import type { Feature, FeatureContext } from "./feature";
import { useKeyboard } from "./keyboard/useKeyboard";
import { useNames } from "./names/useNames";
import { useParallel } from "./parallel/useParallel";
import { usePivot } from "./pivot/usePivot";
import { useScatter } from "./scatter/useScatter";
import { useTimeSeries } from "./timeSeries/useTimeSeries";
import { useViews } from "./views/useViews";

/** One line each: features are hooks, which keep passing state (an open dialog) of their own. */
export function useFeatures(context: FeatureContext): readonly Feature[] {
  const exporting = useExport(context);
  const curves = useCurves(context);
  return [
    curves,
    useScatter(context),
    useParallel(context),
    usePivot(context, exporting.exportOf),
    useCompare(context, { ...exporting, ...curves }),
    useTimeSeries(context),
    useViews(context),
    exporting,
    useNames(context),
    useKeyboard(),
  ];
}
