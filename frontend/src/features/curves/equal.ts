/** Curves that are the same in every chart: all but the first are hidden behind it. */
import type { Curve } from "../../engine/curves/types";
import type { LineChart } from "../../views/charts/lineChart";

/** By the id of each curve behind another one that of the first of them. */
export function hiddenBehind(charts: readonly LineChart[]): ReadonlyMap<string, string> {
  const curves = new Map<string, Map<number, Curve>>();
  charts.forEach(({ lines }, i) => {
    for (const { id, curve } of lines) {
      const own = curves.get(id) ?? new Map<number, Curve>();
      curves.set(id, own.set(i, curve));
    }
  });
  const firsts = new Map<string, string[]>();
  const behind = new Map<string, string>();
  for (const [id, own] of curves) {
    // Few have these alike that are not the same: not many are compared value by value.
    const digest = [...own]
      .map(([i, { x, middle }]) => [i, x.length, x[0], middle.at(-1), sum(middle)].join())
      .join(";");
    const alike = firsts.get(digest) ?? [];
    const first = alike.find((other) => areSame(own, curves.get(other)));
    if (first === undefined) firsts.set(digest, [...alike, id]);
    else behind.set(id, first);
  }
  return behind;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => (Number.isFinite(value) ? total + value : total), 0);
}

function areSame(a: ReadonlyMap<number, Curve>, b: ReadonlyMap<number, Curve> | undefined): boolean {
  return [...a].every(([i, curve]) => {
    const other = b?.get(i);
    return other !== undefined && sameValues(curve.x, other.x) && sameValues(curve.middle, other.middle);
  });
}

function sameValues(a: Float64Array, b: Float64Array): boolean {
  return a === b || (a.length === b.length && a.every((value, i) => Object.is(value, b[i])));
}
