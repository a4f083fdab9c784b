/** A metric of a run that TensorBoard has yet to read: a still mark, since there may be thousands of them. */
import type { Column } from "./columns";

export const LOADING = "loading: TensorBoard has not read this run yet";

export function isLoading({ cells, waiting }: Pick<Column, "cells" | "waiting">, row: number): boolean {
  return waiting?.[row] === 1 && cells.codes[row] === 0;
}

export function LoadingMark() {
  return <span className="tbm-cell-loading" role="img" aria-label="loading" />;
}
