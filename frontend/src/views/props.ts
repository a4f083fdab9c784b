/** What every view gets. Views read these, call `act`, and keep only passing state (open menus, text being typed) of their own. */
import type { Frame } from "../state/frame";
import type { View } from "../state/view";

/** Changes the view. "finished" makes one step for Back; "ongoing" (typing, dragging) replaces the current one; "passing" (ticks) is no step. */
export type Act = (change: (view: View) => View, how?: "finished" | "ongoing" | "passing") => void;

export interface ViewProps {
  readonly frame: Frame;
  readonly view: View;
  readonly act: Act;
}
