/** Texts that are numbers: what a team logged with quotes around it. */

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** No number is written with more. */
const LONGEST = 40;

/** Whether a text reads as a number in decimal digits. */
export function readsAsNumber(text: string): boolean {
  return text.length <= LONGEST && NUMBER.test(text.trim());
}
