/** Says at the top of the tab that some keys are shown as one, and leads to where they are shown apart again. */
import { mergedIn } from "../../engine/keys/merged";
import type { Table } from "../../engine/table/types";
import { fullName } from "../../values/key";

interface MergedButtonProps {
  readonly table: Table;
  readonly onOpen: () => void;
}

export function MergedButton({ table, onOpen }: MergedButtonProps) {
  const merged = mergedIn(table);
  if (merged.length === 0) return null;
  const keys = merged.reduce((sum, { origins }) => sum + origins.keys.length, 0);
  const lines = merged.map(
    ({ key, origins }) => `${fullName(key.ref)}: ${origins.keys.map(({ ref }) => fullName(ref)).join(", ")}`,
  );
  return (
    <button
      type="button"
      className="tbm-button tbm-quiet"
      data-testid="merged-keys"
      title={lines.join("\n")}
      onClick={onOpen}
    >
      {keys} keys as {merged.length === 1 ? "one" : merged.length}
    </button>
  );
}
