/** The natural order of texts, in which run9 comes before run10. */

/**
 * Runs of digits (0 to 9) and what stands between them take turns, as parts: numbers are compared as numbers, texts by code
 * point, where a text comes before those that begin with it. Of texts alike in all parts, which differ in leading zeros
 * only, the order is that of code points. The server orders names so too; `tests/contract/cases/natural-order.json` holds both.
 * Zero only for equal texts.
 */
export function compareTexts(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(j)];
    const [digit, other] = [isDigit(x), isDigit(y)];
    if (digit && other) {
      const [endA, endB] = [digitsEnd(a, i), digitsEnd(b, j)];
      const [startA, startB] = [skipZeros(a, i, endA), skipZeros(b, j, endB)];
      if (endA - startA !== endB - startB) return endA - startA - (endB - startB);
      for (let k = 0; k < endA - startA; k++) {
        const difference = a.charCodeAt(startA + k) - b.charCodeAt(startB + k);
        if (difference !== 0) return difference;
      }
      i = endA;
      j = endB;
    } else if (digit || other) {
      // The text before the digits has ended, and the other one begins with it.
      return digit ? -1 : 1;
    } else if (x !== y) {
      return codePointAt(a, i) - codePointAt(b, j);
    } else {
      i++;
      j++;
    }
  }
  return a.length - i - (b.length - j) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Of the character that the code unit belongs to. Before it both texts are alike. */
function codePointAt(text: string, i: number): number {
  const before = i > 0 ? text.charCodeAt(i - 1) : 0;
  const whole = before >= 0xd800 && before < 0xdc00 ? i - 1 : i;
  return text.codePointAt(whole) ?? 0;
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

function digitsEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

function skipZeros(text: string, start: number, end: number): number {
  let place = start;
  while (place < end && text.charCodeAt(place) === 48) place++;
  return place;
}
