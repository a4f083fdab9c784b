/** How probable it is that chance alone does as much. */

/** Where one of many keys that explain nothing would look so more often than in one table of twenty, it may be chance. */
export const RARE = 0.05;

/**
 * The probability that a chi-squared variable of so many degrees of freedom is above `x`: the regularized upper incomplete gamma
 * function, by its series below the mean and by its continued fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31).
 */
export function chiSquaredAbove(x: number, degrees: number): number {
  const [a, half] = [degrees / 2, x / 2];
  if (half <= 0) return 1;
  if (half === Number.POSITIVE_INFINITY) return 0;
  const scale = Math.exp(a * Math.log(half) - half - logGamma(a));
  return half < a + 1 ? 1 - scale * series(a, half) : scale * fraction(a, half);
}

const PRECISION = 1e-16;
/** Near the mean as many steps are taken as its root times some; this is beyond all that a table can hold. */
const MOST_STEPS = 100_000;

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_STEPS && term > sum * PRECISION; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** By Lentz's way from the front, as Thompson and Barnett changed it. */
function fraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < MOST_STEPS; n++) {
    const factor = n * (a - n);
    b += 2;
    d = factor * d + b;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = b + factor / c;
    if (Math.abs(c) < tiny) c = tiny;
    const change = c * d;
    value *= change;
    if (Math.abs(change - 1) < PRECISION * 10) break;
  }
  return value;
}

/** Stirling's series, behind so many steps of the recurrence that eight terms of it are exact (Abramowitz and Stegun 6.1.40). */
function logGamma(x: number): number {
  let [z, product] = [x, 1];
  while (z < 10) product *= z++;
  const y = 1 / (z * z);
  const terms =
    1 / 12 -
    y *
      (1 / 360 -
        y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360_360 - y * (1 / 156 - (y * 3617) / 122_400))))));
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + terms / z - Math.log(product);
}

/**
 * Of each probability what it is with all of them in mind: Holm's. At most one table of twenty in which nothing explains
 * anything has one below 0.05.
 */
export function amongMany(probabilities: readonly number[]): readonly number[] {
  const order = probabilities
    .map((_, i) => i)
    .sort((a, b) => (probabilities[a] as number) - (probabilities[b] as number));
  const adjusted = new Array<number>(probabilities.length).fill(1);
  let least = 0;
  order.forEach((i, place) => {
    least = Math.max(least, Math.min(1, (order.length - place) * (probabilities[i] as number)));
    adjusted[i] = least;
  });
  return adjusted;
}
