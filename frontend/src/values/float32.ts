/** Float32 numbers by their shortest decimal form: 0.9, not 0.8999999761581421. */

/** Powers of ten that float64 holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/** Below it, float32 has fewer digits. */
const SMALLEST_NORMAL = 2 ** -126;

/**
 * The float64 nearest to the shortest decimal text that reads back as the float32 `x`.
 * Any decimal of up to 6 digits survives a normal float32, and 9 digits always suffice, so four tries do.
 */
export function shortest(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x + 0;
  const exponent = Math.floor(Math.log10(Math.abs(x)));
  for (let digits = Math.abs(x) < SMALLEST_NORMAL ? 1 : 6; digits <= 9; digits++) {
    const candidate = roundTo(x, digits, exponent);
    if (Math.fround(candidate) === x) return candidate;
  }
  return x;
}

/** A quotient or product of two integers that float64 holds is rounded once, so it equals the parsed decimal. */
function roundTo(x: number, digits: number, exponent: number): number {
  const places = digits - 1 - exponent;
  const power = POWERS[Math.abs(places)];
  if (power === undefined) return Number(x.toPrecision(digits));
  return places >= 0 ? Math.round(x * power) / power : Math.round(x / power) * power;
}
