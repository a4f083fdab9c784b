/** The pattern in force: the view's, save where the server cannot read it. */
import { useSyncExternalStore } from "react";
import type { View } from "../state/view";
import type { Services } from "./services";

export function usePattern({ tables }: Services, { pattern }: View): string | null {
  const problem = useSyncExternalStore(tables.subscribe, tables.problem);
  return problem === null ? pattern : null;
}
