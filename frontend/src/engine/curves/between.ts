/** Linear interpolation, also with infinities. */

/**
 * The number at the share `t` (0 to 1) of the way from `a` to `b`. With NaN it is NaN. Between a number and an infinity all
 * is that infinity, and between the two infinities nothing is known: NaN.
 */
export function between(a: number, b: number, t: number): number {
  const y = a + (b - a) * t;
  // An infinite end makes 0 × ∞ or ∞ - ∞ of this, and two ends far apart a difference that is too large.
  return Number.isFinite(y) ? y : weighed(a, 1 - t) + weighed(b, t);
}

/** Without any weight an infinity counts for nothing, and NaN stays. */
function weighed(x: number, weight: number): number {
  return weight === 0 && !Number.isNaN(x) ? 0 : x * weight;
}
