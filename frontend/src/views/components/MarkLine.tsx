/** A short piece of a drawn line, beside what it stands for. */
import { colourOf, DASHES, type Mark } from "../../values/mark";

/** @param mark null keeps the room for one */
export function MarkLine({ mark }: { readonly mark: Mark | null }) {
  if (mark === null) return <span className="tbm-mark-line" />;
  return (
    <svg className="tbm-mark-line" data-colour={mark.colour} height="8" aria-hidden="true" focusable="false">
      <line
        x1="0"
        x2="16"
        y1="4"
        y2="4"
        stroke={colourOf(mark)}
        strokeWidth="3"
        strokeDasharray={DASHES[mark.dash]?.join(" ")}
      />
    </svg>
  );
}
