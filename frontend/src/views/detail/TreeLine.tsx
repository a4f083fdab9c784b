/** One line of a document's tree: a key, its value, what the value hides, and what can be done with it. */
import { type CSSProperties, useLayoutEffect, useRef, useState } from "react";
import type { RunDocument } from "../../contract/run";
import { encodeValue } from "../../values/value";
import { Age } from "../components/Age";
import { CopyButton } from "../components/CopyButton";
import { ChevronDownIcon, ChevronRightIcon, FilterIcon } from "../components/icons";
import { count, integer } from "../components/words";
import type { Line } from "./lines";
import { momentText, partText, shadowedFrom } from "./origin";
import type { OverSteps } from "./over-steps";
import { copyTextOf, PREVIEW, type Reading, readingOf, SHOWN } from "./reading";
import { isNoSignal, lastSeen } from "./signal";
import { type Content, saidOf, type TreeNode } from "./tree";
import { type DocumentValue, scalarOf } from "./values";

/** Levels that move a line to the right; deeper ones say their number instead, so that keys stay in sight. */
const INDENTED = 9;

interface TreeLineProps {
  readonly line: Line;
  readonly document: RunDocument;
  /** Of the line's number: "s" for seconds, else "". */
  readonly unit: string;
  /** What the table shows of the line's metric in place of its last value. */
  readonly over: OverSteps | null;
  /** Shows the whole value. */
  readonly whole: boolean;
  /** null: no column holds it. */
  readonly chosen: boolean | null;
  readonly onWhole: () => void;
  readonly onFilter: () => void;
}

function ValueText({ reading, struck = false }: { readonly reading: Reading; readonly struck?: boolean }) {
  const text = reading.cut ? `${reading.text}…` : reading.text;
  const Tag = struck ? "s" : "span";
  return (
    <Tag className="tbm-tree-value" data-kind={reading.kind}>
      {/* Isolated, so that right-to-left values cannot turn the line around. */}
      <bdi>{text}</bdi>
    </Tag>
  );
}

/** Whether the element's text is clipped, kept true to its size. */
function useClipped(text: string) {
  const ref = useRef<HTMLDivElement>(null);
  const [clipped, setClipped] = useState(false);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element || text.length < 24) return;
    const look = () => setClipped(element.scrollHeight > element.clientHeight + 2);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [text]);
  return { ref, clipped };
}

interface LeafValueProps {
  readonly content: Content;
  readonly value: DocumentValue;
  readonly unit: string;
  readonly whole: boolean;
  readonly onWhole: () => void;
  /** When the run was last heard of, in ms since 1970; null on other lines than that of a status without a signal. */
  readonly silentSince: number | null;
  /** What to call the value by where another one of the metric's steps stands below it. */
  readonly reduction: string;
}

/** "step 1,200", "last at step 1,200". */
function stepCaption({ at }: Content, reduction: string): string {
  const step = at?.step == null ? "" : `step ${integer(at.step)}`;
  return reduction !== "" && step !== "" ? `${reduction} at ${step}` : reduction || step;
}

function LeafValue({ content, value, unit, whole, onWhole, silentSince, reduction }: LeafValueProps) {
  const caption = stepCaption(content, reduction);
  const reading = readingOf(value, content.float32, whole ? SHOWN : PREVIEW, unit);
  const { ref, clipped } = useClipped(reading.text);
  const more = whole || clipped || reading.cut;
  return (
    <>
      <div className="tbm-tree-main">
        <div ref={ref} className="tbm-tree-clamp" data-whole={whole}>
          <ValueText reading={reading} />
        </div>
        {silentSince !== null && (
          <span className="tbm-caption">
            for <Age since={silentSince} />
          </span>
        )}
        {caption !== "" && <span className="tbm-caption">{caption}</span>}
      </div>
      {whole && reading.cut && (
        <p className="tbm-caption">
          The first {integer(SHOWN)} of {integer(copyTextOf(value, content.float32).length)} characters; copying gives
          all.
        </p>
      )}
      {more && (
        <button type="button" className="tbm-link tbm-tree-more" tabIndex={-1} onClick={onWhole}>
          {whole ? "show less" : "show all"}
        </button>
      )}
    </>
  );
}

function OverStepsValue({ value, words, title }: OverSteps) {
  return (
    <div className="tbm-tree-main" data-testid="over-steps">
      <ValueText reading={readingOf(value, true)} />
      <span className="tbm-caption tbm-tree-over" title={title}>
        <bdi>{words}</bdi>
      </span>
    </div>
  );
}

function ShadowedValues({ content, document }: { readonly content: Content; readonly document: RunDocument }) {
  return content.shadowed.map((hidden) => {
    const from = shadowedFrom(hidden, document);
    return (
      <div key={`${hidden.part} ${hidden.run}`} className="tbm-tree-shadowed" data-testid="shadowed">
        <ValueText reading={readingOf(hidden.value, hidden.float32)} struck />
        <span className="tbm-caption">
          not used, from <bdi>{from}</bdi>
        </span>
      </div>
    );
  });
}

function SourceLine({ node, document }: { readonly node: TreeNode; readonly document: RunDocument }) {
  const { source } = node;
  if (!source) return null;
  return (
    <div className="tbm-tree-source">
      <bdi>{partText(source, document.run)}</bdi>
      <span className="tbm-caption">{momentText(source.step, source.wall_time)}</span>
    </div>
  );
}

function Key({ line }: { readonly line: Line }) {
  const { node, level } = line;
  const said = saidOf(node);
  return (
    <span className="tbm-tree-key" title={[node.place.join("."), said?.description].filter(Boolean).join("\n")}>
      {level > INDENTED + 1 && <span className="tbm-tree-level">{level - 1}</span>}
      {said?.display_name && <bdi className="tbm-tree-name">{said.display_name}</bdi>}
      {node.label === "" ? <i>empty key</i> : <bdi>{node.label}</bdi>}
    </span>
  );
}

/** What a closed branch says of what is in it. */
function below({ node, open }: Line): string {
  if (open === null || (open && node.place.length > 0)) return "";
  return count(node.leaves, node.namespace === "source" ? "part" : "value");
}

export function TreeLine({ line, document, unit, over, whole, chosen, onWhole, onFilter }: TreeLineProps) {
  const { node, level, open } = line;
  const { content } = node;
  const value = content?.value;
  const isSection = node.place.length === 0 && node.source === null;
  const indent = Math.max(0, Math.min(level - 2, INDENTED - 1));
  return (
    <div
      className="tbm-tree-line"
      data-section={isSection}
      data-whole={whole}
      style={{ "--tbm-indent": indent } as CSSProperties}
    >
      <span className="tbm-tree-mark">{open !== null && (open ? <ChevronDownIcon /> : <ChevronRightIcon />)}</span>
      {node.source ? (
        <SourceLine node={node} document={document} />
      ) : (
        <>
          <Key line={line} />
          <div className="tbm-tree-content">
            {content && value !== undefined && open === null && (
              <LeafValue
                content={content}
                value={value}
                unit={unit}
                whole={whole}
                onWhole={onWhole}
                silentSince={isNoSignal(node) ? lastSeen(document) : null}
                reduction={over ? "last" : ""}
              />
            )}
            {over && <OverStepsValue {...over} />}
            {open !== null && <span className="tbm-caption">{below(line)}</span>}
            {content && content.shadowed.length > 0 && <ShadowedValues content={content} document={document} />}
          </div>
        </>
      )}
      {content && (
        <span className="tbm-tree-actions">
          {chosen !== null && (
            <button
              type="button"
              className="tbm-icon-button"
              tabIndex={-1}
              aria-label="Filter by this value"
              title={chosen ? "Stop filtering by this value" : "Filter by this value"}
              aria-pressed={chosen}
              onClick={(event) => {
                event.stopPropagation();
                onFilter();
              }}
            >
              <FilterIcon />
            </button>
          )}
          {value !== undefined && (
            <CopyButton text={() => copyTextOf(value, content.float32)} label="Copy the value" tabIndex={-1} />
          )}
        </span>
      )}
    </div>
  );
}

/** Attributes by which tests and scripts find a line (docs/contract.md). */
export function handlesOf({ node }: Line) {
  const value = node.content?.value;
  const scalar = value === undefined ? undefined : scalarOf(value);
  return {
    "data-testid": "detail-line",
    "data-namespace": node.namespace,
    "data-path": JSON.stringify(node.ref?.path ?? node.place),
    "data-value": scalar === undefined ? undefined : JSON.stringify(encodeValue(scalar)),
  };
}
