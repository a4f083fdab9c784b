/** The natural order of texts, in which run9 comes before run10. */

/** Natural order of texts: runs of digits by their number, all else by UTF-16 code unit. Zero only for equal texts. */
export function compareTexts(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(j);
    if (isDigit(x) && isDigit(y)) {
      const [endA, endB] = [digitsEnd(a, i), digitsEnd(b, j)];
      const [startA, startB] = [skipZeros(a, i, endA), skipZeros(b, j, endB)];
      if (endA - startA !== endB - startB) return endA - startA - (endB - startB);
      for (let k = 0; k < endA - startA; k++) {
        const difference = a.charCodeAt(startA + k) - b.charCodeAt(startB + k);
        if (difference !== 0) return difference;
      }
      i = endA;
      j = endB;
    } else if (x !== y) {
      return x - y;
    } else {
      i++;
      j++;
    }
  }
  return a.length - i - (b.length - j) || (a < b ? -1 : a > b ? 1 : 0);
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
