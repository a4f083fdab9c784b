/** How much a metric changed: with its sign, and whether that is better by a mark and a word, not by colour alone. */
import type { NumberChange } from "../../engine/compare/change";
import type { Key } from "../../engine/table/types";
import { betterWord, byWords, shareWords } from "./words";

interface ChangeProps {
  readonly metric: Key;
  readonly change: NumberChange;
  /** The number that it became, as it reads. */
  readonly became: string;
}

export function Change({ metric, change, became }: ChangeProps) {
  const share = shareWords(change);
  const better = betterWord(change);
  return (
    <span className="tbm-compare-change" data-better={better || undefined} data-same={change.by === 0 || undefined}>
      {better !== "" && <span aria-hidden="true">{change.better ? "▲ " : "▽ "}</span>}
      {byWords(metric, change, became)}
      {share !== "" && <span className="tbm-caption"> {share}</span>}
      {better !== "" && <span className="tbm-hidden">, {better}</span>}
    </span>
  );
}
