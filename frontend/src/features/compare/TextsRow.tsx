/** The texts of one key, line by line: that of the baseline and that of another line. */
import { useMemo, useState } from "react";
import type { Differing } from "../../engine/compare/differences";
import { linesOf } from "../../engine/compare/texts";
import type { Frame } from "../../state/frame";
import { count } from "../../views/components/words";
import { visible } from "../../views/detail/reading";
import { type Compared, keyCell } from "./model";
import { type Place, rowProps } from "./Rows";
import { type DiffLine, shownDiff } from "./shownDiff";

interface TextsRowProps {
  readonly lines: readonly Compared[];
  readonly baseline: number;
  readonly place: Place;
  readonly frame: Pick<Frame, "label" | "reducer">;
  readonly differing: Differing;
}

/** So many lines are in the page at first, and more with each click. */
const AT_ONCE = 200;

export function TextsRow({ lines, baseline, place, frame, differing }: TextsRowProps) {
  const { key, like } = differing;
  const others = lines.flatMap((_, at) => (like[at] === like[baseline] ? [] : at));
  const [chosen, setChosen] = useState<string | null>(null);
  const other = others.find((at) => lines[at]?.id === chosen) ?? others[0] ?? baseline;
  const [from, to] = [lines[baseline], lines[other]];
  const diff = useMemo(() => {
    const textOf = (line: Compared | undefined) =>
      line ? linesOf(keyCell(key, line, frame.reducer(key.ref)).value) : [];
    return shownDiff(textOf(from), textOf(to));
  }, [key, from, to, frame]);
  const [clicks, setClicks] = useState(0);
  const shown = diff.lines.slice(0, (clicks + 1) * AT_ONCE);
  return (
    <tr {...rowProps(place)}>
      <td colSpan={lines.length + 1} className="tbm-compare-texts" data-testid="compare-texts">
        <div className="tbm-compare-diff">
          <p className="tbm-caption">
            <bdi>− {from?.short}</bdi>
            {" · "}
            {others.length > 1 ? (
              <select
                className="tbm-input"
                aria-label="Compare the text with that of"
                value={lines[other]?.id}
                onChange={(event) => setChosen(event.target.value)}
              >
                {others.map((at) => (
                  <option key={lines[at]?.id} value={lines[at]?.id}>
                    + {lines[at]?.short}
                  </option>
                ))}
              </select>
            ) : (
              <bdi>+ {to?.short}</bdi>
            )}
            {" · "}
            {diff.onlyFirst
              ? "These texts differ in too many lines to compare all of them. This is the first place where they differ."
              : `${count(diff.removed, "line")} removed, ${diff.added} added`}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard. */}
          <section tabIndex={0} aria-label={`${frame.label(key)}, line by line`}>
            <pre>
              {shown.map((line, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names, and stand where they are.
                <DiffText key={at} line={line} />
              ))}
            </pre>
          </section>
          {shown.length < diff.lines.length && (
            <button type="button" className="tbm-link tbm-caption" onClick={() => setClicks(clicks + 1)}>
              Show more
            </button>
          )}
        </div>
      </td>
    </tr>
  );
}

const SIGNS = { same: " ", removed: "−", added: "+" } as const;
const SAID = { same: "", removed: "removed: ", added: "added: " } as const;

function DiffText({ line }: { readonly line: DiffLine }) {
  if (line.kind === "folded") {
    return <span data-kind="folded">{`${count(line.count, "line")} ${line.count === 1 ? "is" : "are"} the same`}</span>;
  }
  return (
    <span data-kind={line.kind}>
      <span aria-hidden="true">{SIGNS[line.kind]} </span>
      <span className="tbm-hidden">{SAID[line.kind]}</span>
      <bdi>{visible(line.text)}</bdi>
      {"\n"}
    </span>
  );
}
