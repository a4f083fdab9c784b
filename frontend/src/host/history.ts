/** The part of TensorBoard's URL that is ours: `#metadata&p.metadata.v=…` in the page around our iframe. */
import { hostIframe, hostWindow, iframeShown, untilGone } from "./page";

const PLUGIN = "metadata";
const PARAMETER = `p.${PLUGIN}.v`;

export type Place =
  /** Another tab's URL. */
  | { readonly tab: "other" }
  /** Our tab's; `payload` is null where the URL holds no view. */
  | { readonly tab: "ours"; readonly payload: string | null };

export interface History {
  readonly read: () => Place;
  readonly push: (payload: string) => void;
  readonly replace: (payload: string) => void;
  /** Back, Forward, or a pasted hash; calls back with the place that was moved to. */
  readonly watch: (moved: (place: Place) => void) => () => void;
}

/**
 * Reads a hash. One that names no tab leaves TensorBoard on the tab that it shows; one that holds no view stands for the
 * default view only where our iframe is `shown`: on the way back from another tab, TensorBoard may drop our part.
 */
export function parsePlace(hash: string, shown: boolean): Place {
  const [tab, ...parameters] = hash.replace(/^#/, "").split("&");
  if (tab !== PLUGIN && tab !== "") return { tab: "other" };
  const ours = parameters.find((parameter) => parameter.startsWith(`${PARAMETER}=`));
  if (ours !== undefined) return { tab: "ours", payload: ours.slice(PARAMETER.length + 1) };
  return shown ? { tab: "ours", payload: null } : { tab: "other" };
}

/** What TensorBoard or others keep in a hash. */
function othersIn(hash: string): readonly string[] {
  const [, ...parameters] = hash.replace(/^#/, "").split("&");
  return parameters.filter((parameter) => parameter !== "" && !parameter.startsWith(`${PARAMETER}=`));
}

/** The hash that holds a view and keeps what TensorBoard or others keep in it. */
export function hashWith(hash: string, payload: string): string {
  return `#${[PLUGIN, ...othersIn(hash), `${PARAMETER}=${payload}`].join("&")}`;
}

/** What Scalars keeps of itself in the hash. */
const OF_SCALARS = ["regexInput", "runSelectionState"];

/** The hash of a link: it shows others the view, and not what one looked at in Scalars. */
export function hashOfLink(hash: string, payload: string): string {
  const others = othersIn(hash).filter((parameter) => !OF_SCALARS.some((name) => parameter.startsWith(`${name}=`)));
  return hashWith(`#${["", ...others].join("&")}`, payload);
}

/** What Time Series keeps of itself in the query, wherever one goes from there: in a link to a view it would show others one run. */
const OF_CURVES = ["runFilter", "runColorGroup"];

/** The query, `?` included, without what belongs to Time Series; all else as it is written. */
export function queryOfView(search: string): string {
  const kept = search
    .replace(/^\?/, "")
    .split("&")
    .filter((parameter) => parameter !== "" && !OF_CURVES.some((name) => parameter.startsWith(`${name}=`)));
  return kept.length === 0 ? "" : `?${kept.join("&")}`;
}

export function parentHistory(): History {
  const host = hostWindow();
  const url = (payload: string) =>
    `${host.location.pathname}${queryOfView(host.location.search)}${hashWith(host.location.hash, payload)}`;
  return {
    read: () => parsePlace(host.location.hash, iframeShown()),
    // The state is TensorBoard's own: null in its place would make its router lose what it keeps there.
    push: (payload) => host.history.pushState(host.history.state, "", url(payload)),
    replace: (payload) => host.history.replaceState(host.history.state, "", url(payload)),
    watch: (moved) => {
      // A click on our tab shows the iframe and tells of the new hash in one go: what counts is whether it was shown before.
      let shown = iframeShown();
      const observer = new MutationObserver(() => {
        shown = iframeShown();
      });
      const iframe = hostIframe();
      if (iframe) observer.observe(iframe, { attributes: true, attributeFilter: ["style"] });
      const arrived = () => moved(parsePlace(host.location.hash, shown));
      host.addEventListener("popstate", arrived);
      return untilGone(() => {
        observer.disconnect();
        host.removeEventListener("popstate", arrived);
      });
    },
  };
}

/** The address that opens this page with a view. */
export function hostAddress(payload: string): string {
  const { origin, pathname, search, hash } = hostWindow().location;
  return `${origin}${pathname}${queryOfView(search)}${hashOfLink(hash, payload)}`;
}
