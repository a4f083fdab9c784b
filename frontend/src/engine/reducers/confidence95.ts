/** The mean, with half of its 95 % confidence interval by Student's t. */
import type { Reducer } from "./reducer";

export const confidence95: Reducer = {
  label: "Mean ± 95 % confidence interval",
  short: "± 95 %",
  long: "mean ± 95 % confidence interval",
  value: (of) => of.mean,
  made: true,
  spread: {
    of: ({ std, n }) => (n < 2 ? Number.NaN : (studentT95(n - 1) * std) / Math.sqrt(n)),
    // Of two runs at the ends of the range; of more it is less.
    usual: 6.4,
    words: "95 % confidence interval ±",
  },
};

const CONFIDENCE = 0.95;
/** From here on the series for many degrees of freedom is exact to the last digits. */
const MANY = 200;
const known = new Map<number, number>();

/** What a Student's t of so many degrees of freedom (1 or more) lies within, on both sides of 0, with a probability of 95 %. */
export function studentT95(degrees: number): number {
  let t = known.get(degrees);
  if (t === undefined) {
    t = degrees > MANY ? expanded(degrees) : solved(degrees);
    known.set(degrees, t);
  }
  return t;
}

/** Bisects the angle whose tangent is t over the root of `degrees`, in which the probability grows evenly enough. */
function solved(degrees: number): number {
  let [low, high] = [0, Math.PI / 2];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (probability(middle, degrees) < CONFIDENCE) low = middle;
    else high = middle;
  }
  return Math.sqrt(degrees) * Math.tan(low);
}

/** That |t| is below the angle's: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4. */
function probability(angle: number, degrees: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees > 1 ? term : 0;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cosine ** 2;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

/** The normal distribution's two-sided 95 %. */
const Z = 1.959963984540054;

/** Cornish and Fisher's series around the normal distribution: Abramowitz and Stegun 26.7.5. */
function expanded(degrees: number): number {
  const g1 = (Z ** 3 + Z) / 4;
  const g2 = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96;
  const g3 = (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384;
  return Z + (g1 + (g2 + g3 / degrees) / degrees) / degrees;
}
