/** A metric of a run that TensorBoard, or our server, has yet to read: a still mark, since there may be thousands of them. */
import { Lack } from "../../engine/table/types";
import type { Column } from "./columns";

/** Why a cell says that it is loading; "" where it does not. */
export function loadingWords({ newest, waiting }: Pick<Column, "newest" | "waiting">, row: number): string {
  if (newest.codes[row] !== 0) return "";
  if (waiting?.[row] === 1) return "loading: TensorBoard has not read this run yet";
  return newest.overSteps?.lacks?.[row] === Lack.waiting ? "loading: the steps of this run are being read" : "";
}

/** Why a metric that was logged has no value over steps, and none is to come; "" where that is not so. */
export function lackWords({ newest }: Pick<Column, "newest">, row: number): string {
  const lack = newest.overSteps?.lacks?.[row];
  if (lack === Lack.unread) return "the points of this run could not be read";
  if (lack !== Lack.noPoint) return "";
  const at = newest.overSteps?.at ?? null;
  return at === null ? "only a placeholder was logged, before the training" : `no value at the best step of ${at}`;
}

export function LoadingMark() {
  return <span className="tbm-cell-loading" role="img" aria-label="loading" />;
}
