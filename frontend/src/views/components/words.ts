/** Small words that many views say: counts with their noun, sizes of text. */

const grouped = new Intl.NumberFormat("en-US");

/** 1234 as "1,234". */
export function integer(n: number): string {
  return grouped.format(n);
}

/** "1 run", "2 runs", "1,234 runs". */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${integer(n)} ${n === 1 ? noun : plural}`;
}

/** The status of a run that says it is running and has written nothing for a while, as the server names it. */
export const NO_SIGNAL = "no signal";
