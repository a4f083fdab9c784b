/** The pattern of the newest table, whose keys are among those of the open run. */
import { useSyncExternalStore } from "react";
import type { Services } from "../services";

export function usePattern({ tables }: Services): string | null {
  return useSyncExternalStore(tables.subscribe, tables.pattern);
}
