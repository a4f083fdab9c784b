/** What mattered: which keys explain what the shown rows reached, or what sets some of them apart. */
import type { KeyRef } from "../../values/key";
import { later } from "../../views/components/later";
import { type ExportOf, type Feature, type FeatureContext, NOWHERE } from "../feature";

/** What draws and counts is loaded when it is first asked for. */
const MatteredPanel = later(() => import("./MatteredPanel").then((file) => file.MatteredPanel), "asked");

/** @param plot shows a key against the target; null where nothing can */
export function useMattered(
  context: FeatureContext,
  exportOf: ExportOf,
  plot: ((key: KeyRef) => void) | null = null,
): Feature {
  return {
    ...NOWHERE,
    name: "mattered",
    panel: {
      name: "mattered",
      title: "What mattered",
      content: (bar) => <MatteredPanel {...{ context, exportOf, plot, bar }} />,
    },
  };
}
