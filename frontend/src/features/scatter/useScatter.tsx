/** A scatter of what the table shows: any key against the target, coloured by any other. */

import type { KeyRef } from "../../values/key";
import { later } from "../../views/components/later";
import { type Feature, type FeatureContext, NOWHERE } from "../feature";
import { frozenScatter } from "./chosen";

/** What draws is loaded when it is first asked for. */
const ScatterPanel = later(() => import("./ScatterPanel").then((file) => file.ScatterPanel), "asked");

const NAME = "scatter";

/** `plot` shows a key against the target. */
export function useScatter(context: FeatureContext): Feature & { readonly plot: (key: KeyRef) => void } {
  const { act, frame } = context;
  return {
    ...NOWHERE,
    name: NAME,
    plot: (key) => act((now) => ({ ...now, panel: NAME, scatter: { ...now.scatter, x: key, y: null } })),
    frozen: (view) => (view.panel === NAME ? { ...view, scatter: frozenScatter(frame, view.scatter) } : view),
    panel: { name: NAME, title: "Scatter", content: (bar) => <ScatterPanel {...{ context, bar }} /> },
  };
}
