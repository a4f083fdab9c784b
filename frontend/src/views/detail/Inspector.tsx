/** Below the tree: the active line's whole path, where it came from, and what can be done with it. */
import type { RunDocument } from "../../contract/run";
import { CopyButton } from "../components/CopyButton";
import { CheckIcon, FilterIcon } from "../components/icons";
import { originText, partText } from "./origin";
import { pathText } from "./path";
import { copyTextOf } from "./reading";
import { saidOf, type TreeNode } from "./tree";
import type { DocumentValue } from "./values";

interface InspectorProps {
  readonly node: TreeNode;
  readonly document: RunDocument;
  /** Whether the filters ask for the value; null: no column holds it. */
  readonly chosen: boolean | null;
  /** What happened to the line just now: "Copied". */
  readonly said: string;
  readonly onFilter: () => void;
}

function explains({ leaves, metrics }: RunDocument): boolean {
  return [...leaves, ...metrics].some(({ description }) => description !== "");
}

function CopyValue({ value, float32 }: { readonly value: DocumentValue; readonly float32: boolean }) {
  return (
    <CopyButton text={() => copyTextOf(value, float32)} label="Copy the value">
      Value
    </CopyButton>
  );
}

export function Inspector({ node, document, chosen, said, onFilter }: InspectorProps) {
  const { content, source } = node;
  const path = source ? partText(source, document.run) : pathText(node);
  const description = saidOf(node)?.description ?? "";
  return (
    <section className="tbm-inspector" aria-label="The chosen line" data-testid="detail-inspector">
      <p className="tbm-inspector-path tbm-clip" title={path}>
        {path === "" ? node.label : <bdi className="tbm-mono">{path}</bdi>}
      </p>
      {/* There for every line of a document that explains any, so that nothing moves from line to line. */}
      {explains(document) && (
        <p className="tbm-clip" data-testid="detail-description" title={description}>
          <bdi>{description}</bdi>
        </p>
      )}
      <p className="tbm-caption tbm-inspector-origin" title={originText(node, document)} data-testid="detail-origin">
        <bdi>{originText(node, document)}</bdi>
      </p>
      <div className="tbm-inspector-actions">
        {path !== "" && !source && (
          <CopyButton text={path} label="Copy the path">
            Path
          </CopyButton>
        )}
        {source && (
          <CopyButton text={source.tag ?? ""} label="Copy the tag">
            Tag
          </CopyButton>
        )}
        {content?.value !== undefined && <CopyValue value={content.value} float32={content.float32} />}
        {chosen !== null && (
          <button type="button" className="tbm-button" aria-pressed={chosen} onClick={onFilter}>
            {chosen ? <CheckIcon /> : <FilterIcon />}
            Filter by this value
          </button>
        )}
        <span className="tbm-caption tbm-inspector-said" role="status">
          {said}
        </span>
      </div>
    </section>
  );
}
