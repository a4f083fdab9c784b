/** TensorBoard's Time Series, filtered to some runs: the way from a row to its curves. */
import { hostWindow } from "./page";

/** TensorBoard tries the expression on every run, and a request line has its limits. */
const LONGEST = 6000;
const FILTER = "runFilter";

/** An expression that matches these runs and no others; where it would be too long, those that begin as all of them do. */
export function runExpression(runs: readonly string[]): string {
  const start = sharedStart(runs);
  const rests = runs.map((run) => escaped(run.slice(start.length)));
  const whole = rests.length === 1 ? `^${escaped(start)}$` : `^${escaped(start)}(?:${rests.join("|")})$`;
  return whole.length <= LONGEST ? whole : `^${escaped(start)}`;
}

function sharedStart(runs: readonly string[]): string {
  const [first = "", ...others] = runs;
  let length = first.length;
  for (const run of others) while (!run.startsWith(first.slice(0, length))) length--;
  // Half a character makes no address.
  return first.slice(0, /[\ud800-\udbff]/.test(first.charAt(length - 1)) ? length - 1 : length);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** The page's address with another tab and filter; what else its query holds stays. */
export function curvesAddress({ pathname, search }: Pick<Location, "pathname" | "search">, runs: readonly string[]) {
  const others = search
    .replace(/^\?/, "")
    .split("&")
    .filter((parameter) => parameter !== "" && !parameter.startsWith(`${FILTER}=`));
  const query = [...others, `${FILTER}=${encodeURIComponent(runExpression(runs))}`].join("&");
  return `${pathname}?${query}#timeseries`;
}

export const curves = {
  address: (runs: readonly string[]): string => curvesAddress(hostWindow().location, runs),
  /**
   * Goes there in place: TensorBoard listens to its own history, and Back returns. It reads a filter from an address only
   * for what it takes for a page of its own, which is an entry without a state of before.
   */
  go: (runs: readonly string[]): void => {
    const host = hostWindow();
    host.history.pushState(null, "", curvesAddress(host.location, runs));
    host.dispatchEvent(new PopStateEvent("popstate", { state: null }));
  },
};
