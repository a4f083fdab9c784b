/** "Sorted by lr ↓ ×": what orders the table without a column that says so. */
import { keyTitle } from "../../engine/presentation/labels";
import { findKey } from "../../engine/table/table";
import { fullName, GROUP_SIZE_ID, keyId, sameKey } from "../../values/key";
import { ArrowDownIcon, ArrowUpIcon, CloseIcon } from "../components/icons";
import type { ViewProps } from "../props";
import { withSort } from "./changes";
import type { Column } from "./columns";

interface HiddenSortProps extends ViewProps {
  readonly columns: readonly Column[];
}

export function HiddenSort({ frame: { table, label }, view, act, columns }: HiddenSortProps) {
  const hidden = view.sort.filter(
    ({ key }) => keyId(key) !== GROUP_SIZE_ID && !columns.some(({ id }) => id === keyId(key)),
  );
  return hidden.map(({ key: ref, descending }) => {
    const key = findKey(table, ref);
    const name = key ? label(key) : fullName(ref);
    const way = descending ? "descending" : "ascending";
    return (
      <span
        key={keyId(ref)}
        className="tbm-chip"
        data-testid="hidden-sort"
        data-path={JSON.stringify(ref.path)}
        title={`Sorted by ${key ? keyTitle(key) : fullName(ref)}, ${way}; it is no column now`}
      >
        <span className="tbm-clip">
          Sorted by <bdi className="tbm-chip-key">{name}</bdi>
        </span>
        {descending ? <ArrowDownIcon size={12} /> : <ArrowUpIcon size={12} />}
        <span className="tbm-hidden">{way}</span>
        <button
          type="button"
          className="tbm-chip-remove"
          aria-label={`Do not sort by ${name}`}
          title="Do not sort by this key"
          onClick={() =>
            act((now) =>
              withSort(
                now,
                now.sort.filter((one) => !sameKey(one.key, ref)),
              ),
            )
          }
        >
          <CloseIcon size={10} />
        </button>
      </span>
    );
  });
}
