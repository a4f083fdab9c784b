/** "Average over…": choose the keys that only repeat a run; all other settings that vary make the groups. */
import { useDeferredValue, useMemo, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { averageOver, suggestAverage } from "../../engine/guesses/average";
import { combine, sizesOf } from "../../engine/kernels/combine";
import { findKey } from "../../engine/table/table";
import type { Key, Table } from "../../engine/table/types";
import { fullName, type KeyRef, keyId } from "../../values/key";
import { count } from "../components/words";
import { KeyChecklist } from "./KeyChecklist";
import { sizesText } from "./sizes";

interface AverageDialogProps {
  readonly table: Table;
  /** Those that pass, in any order: groups are counted over them. */
  readonly rows: Uint32Array;
  readonly label: (key: Key) => string;
  readonly onAverage: (groupBy: readonly KeyRef[], over: readonly KeyRef[]) => void;
  readonly onClose: () => void;
}

const NOT_COUNTED: readonly KeyRef[] = [];

export function AverageDialog({ table, rows, label, onAverage, onClose }: AverageDialogProps) {
  const [over, setOver] = useState<ReadonlySet<string>>(() => {
    const suggested = suggestAverage(table, rows);
    return new Set(suggested ? [keyId(suggested.over)] : []);
  });
  const settings = useMemo(() => keysOf(table, averageOver(table, []).by), [table]);
  const { by, leftOut, except } = useMemo(() => {
    const except = settings.filter((key) => over.has(key.id)).map((key) => key.ref);
    return { ...averageOver(table, except), except };
  }, [table, settings, over]);
  // A tick shows at once; the groups are counted after it, and the last count stays until then.
  const counted = useDeferredValue(by, NOT_COUNTED);
  const sizes = useMemo(() => sizesText(sizesOf(combine(rows, keysOf(table, counted)))), [table, rows, counted]);
  const usable = over.size > 0 && by.length > 0;
  return (
    <ModalOverlay className="tbm-modal-overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="tbm-modal tbm-average">
        <Dialog className="tbm-dialog" data-testid="average-dialog">
          <Heading slot="title" className="tbm-average-title">
            Average over…
          </Heading>
          <p className="tbm-caption">
            Choose what only repeats a run. Every other setting that varies makes the groups.
          </p>
          <KeyChecklist name="Average over" keys={settings} label={label} checked={over} onChange={setOver} />
          <p aria-live="polite" className="tbm-average-result">
            {settings.length === 0 && "No setting varies among the runs."}
            {settings.length > 0 && over.size === 0 && "Choose at least one key."}
            {over.size > 0 && by.length === 0 && "Nothing would be left to group by."}
            {usable && counted.length === 0 && "Counting the groups…"}
            {usable && counted.length > 0 && (
              <>
                <strong>{sizes}</strong> by {counted.map((ref) => nameOf(table, ref, label)).join(", ")}
              </>
            )}
          </p>
          {leftOut.length > 0 && (
            <details className="tbm-average-left">
              <summary>Left out: {count(leftOut.length, "other key")} that vary</summary>
              <ul>
                {leftOut.map(({ key, why }) => (
                  <li key={keyId(key)}>
                    <bdi>{fullName(key)}</bdi> <span className="tbm-caption">{why}</span>
                  </li>
                ))}
              </ul>
            </details>
          )}
          <div className="tbm-average-buttons">
            <button type="button" className="tbm-button" onClick={onClose}>
              Cancel
            </button>
            <button
              type="button"
              className="tbm-button tbm-primary"
              disabled={!usable}
              onClick={() => onAverage(by, except)}
            >
              Average
            </button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function keysOf(table: Table, refs: readonly KeyRef[]): readonly Key[] {
  return refs.map((ref) => findKey(table, ref)).filter((key) => key !== undefined);
}

function nameOf(table: Table, ref: KeyRef, label: (key: Key) => string): string {
  const key = findKey(table, ref);
  return key ? label(key) : fullName(ref);
}
