/** One key's facet: a header that opens it, and its values as a list or a histogram. */

import { memo } from "react";
import { contentOf, formOf } from "../../engine/kernels/content";
import { facetSize } from "../../engine/kernels/facet";
import { loadingCount } from "../../engine/kernels/loading";
import { keyTitle } from "../../engine/presentation/labels";
import type { Filtering, Key, Table } from "../../engine/table/types";
import { clauseOf, withClause } from "../../state/change";
import type { View } from "../../state/view";
import { fullName } from "../../values/key";
import { ChevronDownIcon, ChevronRightIcon, CloseIcon } from "../components/icons";
import { KeyLabel } from "../components/KeyLabel";
import { KeyName } from "../components/KeyName";
import { stepsShort, stepsTitle } from "../components/steps";
import { integer } from "../components/words";
import type { Act } from "../props";
import { FacetHistogram } from "./FacetHistogram";
import { FacetList } from "./FacetList";
import { BarsIcon, ListIcon } from "./icons";

interface FacetProps {
  readonly keyed: Key;
  readonly table: Table;
  readonly view: View;
  readonly filtering: Filtering;
  readonly act: Act;
  readonly label: string;
  /** Whether the whole path stands beside a label that is only the end of it. */
  readonly full: boolean;
  readonly depth: number;
  readonly open: boolean;
  readonly onToggle: () => void;
  /** Place in the panel's row of headers, of which Tab reaches one. */
  readonly index: number;
  readonly tabbable: boolean;
}

export const Facet = memo(function Facet(props: FacetProps) {
  const { keyed, view, label, full, depth, open, onToggle, index, tabbable, act } = props;
  const filtered = clauseOf(view, keyed.ref) !== undefined;
  const other = open ? otherForm(keyed, view) : null;
  const steps = stepsShort(keyed);
  return (
    <section
      className="tbm-facet"
      data-testid="facet"
      data-namespace={keyed.ref.namespace}
      data-path={JSON.stringify(keyed.ref.path)}
      data-open={open}
      aria-label={label}
    >
      <div className="tbm-facet-head" data-filtered={filtered} style={{ paddingLeft: 4 + 12 * depth }}>
        <button
          type="button"
          className="tbm-facet-title"
          aria-expanded={open}
          title={[keyTitle(keyed), stepsTitle(keyed)].filter(Boolean).join("\n")}
          data-head={index}
          tabIndex={tabbable ? 0 : -1}
          onClick={onToggle}
        >
          {open ? <ChevronDownIcon size={12} /> : <ChevronRightIcon size={12} />}
          {full ? <KeyName text={label} full={fullName(keyed.ref)} /> : <KeyLabel text={label} />}
          {steps !== "" && <bdi className="tbm-facet-steps">· {steps}</bdi>}
          <span className="tbm-facet-size" title="Distinct values">
            {integer(facetSize(keyed))}
          </span>
        </button>
        {other !== null && (
          <button
            type="button"
            className="tbm-facet-tool"
            data-testid="facet-form"
            title={other === "list" ? "Show as a list" : "Show as a histogram"}
            aria-label={other === "list" ? `Show ${label} as a list` : `Show ${label} as a histogram`}
            onClick={() => act((now) => ({ ...now, forms: { ...now.forms, [keyed.id]: other } }))}
          >
            {other === "list" ? <ListIcon /> : <BarsIcon />}
          </button>
        )}
        {filtered && (
          <button
            type="button"
            className="tbm-facet-tool"
            data-testid="facet-clear"
            title="Clear this filter"
            aria-label={`Clear the filter of ${label}`}
            onClick={() => act((now) => withClause(now, keyed.ref, null))}
          >
            <CloseIcon size={12} />
          </button>
        )}
      </div>
      {open && <Body {...props} />}
    </section>
  );
});

function Body({ keyed, table, view, filtering, act, label, full, depth }: FacetProps) {
  const form = view.forms[keyed.id] ?? formOf(keyed);
  const clause = clauseOf(view, keyed.ref) ?? null;
  const Form = form === "list" ? FacetList : FacetHistogram;
  const loading = loadingCount(table, filtering, keyed);
  return (
    <div className="tbm-facet-body" style={{ paddingLeft: 8 + 12 * depth }}>
      {keyed.about.displayName !== "" && !full && (
        <p className="tbm-facet-note" data-testid="facet-path">
          <bdi className="tbm-mono">{fullName(keyed.ref)}</bdi>
        </p>
      )}
      {keyed.about.description !== "" && (
        <p className="tbm-facet-note" data-testid="facet-description">
          <bdi>{keyed.about.description}</bdi>
        </p>
      )}
      <Form keyed={keyed} table={table} filtering={filtering} label={label} clause={clause} act={act} />
      {/* Below, so that nothing moves when all are there. */}
      {loading > 0 && (
        <p className="tbm-facet-note" data-testid="facet-loading" data-count={loading}>
          {integer(loading)} still loading, counted as not logged
        </p>
      )}
    </div>
  );
}

/** The form that a switch would bring; null for keys that only a list suits. */
function otherForm(key: Key, view: View): "list" | "histogram" | null {
  const usual = formOf(key);
  const form = view.forms[key.id] ?? usual;
  if (form !== "list") return "list";
  const { distinctNumbers, distinctTimes } = contentOf(key);
  return usual !== "list" || (key.dictionary.items === undefined && Math.max(distinctNumbers, distinctTimes) > 1)
    ? "histogram"
    : null;
}
