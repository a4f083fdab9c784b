/** The features that there are, in the order in which they show. */
import { useCurves } from "./curves/useCurves";
import { useExport } from "./export/useExport";
import type { Feature, FeatureContext } from "./feature";
import { useKeyboard } from "./keyboard/useKeyboard";
import { useKeys } from "./keys/useKeys";
import { useNames } from "./names/useNames";
import { useParallel } from "./parallel/useParallel";
import { usePivot } from "./pivot/usePivot";
import { useScatter } from "./scatter/useScatter";
import { useTimeSeries } from "./timeSeries/useTimeSeries";
import { useViews } from "./views/useViews";

/** One line each: features are hooks, which keep passing state (an open dialog) of their own. */
export function useFeatures(context: FeatureContext): readonly Feature[] {
  const exporting = useExport(context);
  return [
    useCurves(context),
    useScatter(context),
    useParallel(context),
    usePivot(context, exporting.exportOf),
    useKeys(context),
    useTimeSeries(context),
    useViews(context),
    exporting,
    useNames(context),
    useKeyboard(),
  ];
}
