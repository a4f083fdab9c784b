/** Keys at a glance: what each key of the log looks like, and keys that are shown as one. */
import { later } from "../../views/components/later";
import { type Feature, type FeatureContext, NOWHERE } from "../feature";
import { MergedButton } from "./MergedButton";

/** What draws is loaded when it is first asked for. */
const KeysPanel = later(() => import("./KeysPanel").then((file) => file.KeysPanel), "asked");

const NAME = "keys";

export function useKeys(context: FeatureContext): Feature {
  const { frame, act } = context;
  return {
    ...NOWHERE,
    name: NAME,
    top: <MergedButton table={frame.table} onOpen={() => act((view) => ({ ...view, panel: NAME }))} />,
    panel: {
      name: NAME,
      title: "Keys",
      content: (bar) => <KeysPanel {...{ context, bar }} />,
    },
  };
}
