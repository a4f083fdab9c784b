/** A short piece of a drawn line, beside what it stands for. */
import { colourOf, DASHES, type Mark } from "../../values/mark";

export function MarkLine({ mark }: { readonly mark: Mark }) {
  return (
    <svg className="tbm-mark-line" width="16" height="8" aria-hidden="true" focusable="false">
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
