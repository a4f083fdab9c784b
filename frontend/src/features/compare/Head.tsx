/** The header of the comparison: the lines with their marks, of which each can be made the baseline or dropped. */
import { type Ref, useSyncExternalStore } from "react";
import type { Mark } from "../../values/mark";
import { CloseIcon } from "../../views/components/icons";
import { MarkLine } from "../../views/components/MarkLine";
import { count } from "../../views/components/words";
import type { Lit } from "../../views/table/lit";
import type { Compared } from "./model";

interface HeadProps {
  readonly lines: readonly Compared[];
  readonly baseline: number;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly lit: Lit;
  /** Above the keys. */
  readonly notes: readonly string[];
  readonly body: Ref<HTMLTableSectionElement>;
  readonly onBaseline: (line: Compared) => void;
  readonly onDrop: (at: number) => void;
}

export function Head({ lines, baseline, marks, lit, notes, body, onBaseline, onDrop }: HeadProps) {
  const litId = useSyncExternalStore(lit.subscribe, lit.now);
  return (
    <thead ref={body}>
      <tr aria-rowindex={1}>
        <th scope="col" className="tbm-compare-corner">
          <span className="tbm-hidden">Key</span>
          {notes.map((text) => (
            <span key={text} className="tbm-caption tbm-compare-note" title={text}>
              {text}
            </span>
          ))}
        </th>
        {lines.map((line, at) => (
          <th
            key={line.id}
            scope="col"
            className="tbm-compare-line"
            data-testid="compare-line"
            data-name={line.name}
            data-baseline={at === baseline || undefined}
            data-lit={line.id === litId || undefined}
            onPointerEnter={() => lit.set(line.id)}
            onPointerLeave={() => lit.set(null)}
          >
            <span className="tbm-compare-name">
              <MarkLine mark={marks.get(line.id) ?? null} />
              <bdi title={line.name}>{line.short}</bdi>
              <button
                type="button"
                className="tbm-icon-button tbm-compare-drop"
                aria-label={`Drop ${line.name}`}
                title="Drop: untick it"
                onClick={() => onDrop(at)}
              >
                <CloseIcon size={12} />
              </button>
            </span>
            <span className="tbm-compare-under tbm-caption">
              {at === baseline ? (
                <b>Baseline</b>
              ) : (
                <button
                  type="button"
                  className="tbm-link"
                  aria-label={`Make baseline: ${line.name}`}
                  onClick={() => onBaseline(line)}
                >
                  Make baseline
                </button>
              )}
              {line.run === null && <span>{count(line.own.length, "run")}</span>}
            </span>
          </th>
        ))}
      </tr>
    </thead>
  );
}
