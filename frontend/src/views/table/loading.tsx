/** A metric of a run that TensorBoard, or our server, has yet to read: a still mark, since there may be thousands of them. */
import type { Column } from "./columns";

/** Why a cell says that it is loading; "" where it does not. */
export function loadingWords({ cells, waiting }: Pick<Column, "cells" | "waiting">, row: number): string {
  if (cells.codes[row] !== 0) return "";
  if (waiting?.[row] === 1) return "loading: TensorBoard has not read this run yet";
  return cells.over?.waiting?.[row] === 1 ? "loading: the steps of this run are being read" : "";
}

export function LoadingMark() {
  return <span className="tbm-cell-loading" role="img" aria-label="loading" />;
}
