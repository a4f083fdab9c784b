/** Measures time, and says it. */

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Milliseconds of `work`, the median of several times; `before` is not timed. */
export function timed(times: number, work: () => unknown, before: () => void = () => {}): number {
  return median(
    Array.from({ length: times }, () => {
      before();
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );
}

export function milliseconds(time: number): string {
  return time >= 100 ? time.toFixed(0) : time.toFixed(time >= 10 ? 1 : 2);
}
