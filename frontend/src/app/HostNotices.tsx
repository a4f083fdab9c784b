/** What the user should know of the tab itself: a view that could not be read or shared, a server that is silent. */
import type { Reduced } from "../state/steps";
import { fullName } from "../values/key";
import { saveFile } from "../views/components/saveFile";
import { integer } from "../views/components/words";
import { HostNotice } from "../views/states/HostNotice";
import type { ExtremesLoads } from "./freshness/extremes";
import type { Services } from "./services";
import type { ViewNotice } from "./viewStore";

interface HostNoticesProps {
  readonly services: Services;
  /** What is shown, as a file's text. */
  readonly viewFile: () => string;
  readonly notice: ViewNotice | null;
  readonly offline: string | null;
  /** The metrics that are reduced over their steps, and how that went. */
  readonly reduced: readonly Reduced[];
  readonly loads: ExtremesLoads;
  /** Fields of the table that this page cannot read. */
  readonly leftOut: readonly string[];
}

export function HostNotices({ services, viewFile, notice, offline, reduced, loads, leftOut }: HostNoticesProps) {
  const { store } = services;
  const failure = failureText(reduced, loads);
  const unknown = leftOutText(leftOut);
  return (
    <>
      {offline !== null && (
        <HostNotice code="offline" action={{ label: "Try now", onPress: services.live.refresh }}>
          TensorBoard does not answer, so what you see may be old: {offline}
        </HostNotice>
      )}
      {failure !== null && offline === null && (
        <HostNotice code="extremes-failed" action={{ label: "Try again", onPress: services.extremes.retry }}>
          {failure}
        </HostNotice>
      )}
      {unknown !== null && <HostNotice code="unknown-kinds">{unknown}</HostNotice>}
      {notice !== null && (
        <HostNotice
          code={notice.code}
          onDismiss={store.dismiss}
          action={
            notice.code === "view-too-long"
              ? { label: "Save as a file", onPress: () => saveFile("metadata-view.json", viewFile()) }
              : undefined
          }
        >
          {notice.text}
        </HostNotice>
      )}
    </>
  );
}

const NAMED = 3;

/** That some fields are not shown; null where all are. */
export function leftOutText(names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const more = names.length > NAMED ? [`${integer(names.length - NAMED)} more`] : [];
  const named = [...names.slice(0, NAMED), ...more];
  const list = named.length === 1 ? named[0] : `${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
  return `This page does not know the kind of the values of ${list}, so you do not see these values. Reload the page: TensorBoard was probably updated under it.`;
}

/** Which metrics could not be read over their steps, what is shown instead, and why; null where all could. */
export function failureText(reduced: readonly Reduced[], loads: ExtremesLoads): string | null {
  const failed = reduced.flatMap(({ key, id }) => {
    const { error = null, extremes = null } = loads.get(id) ?? {};
    return error === null ? [] : [{ name: fullName(key), error, old: extremes !== null }];
  });
  const [first] = failed;
  if (first === undefined) return null;
  const names = (old: boolean) => failed.filter((one) => one.old === old).map(({ name }) => name);
  const [missing, old] = [names(false), names(true)];
  const parts = [
    missing.length > 0 && `${missing.join(", ")} could not be read over steps, so you see the last values`,
    old.length > 0 && `${old.join(", ")} could not be read again over steps, so what you see may be old`,
  ];
  return `${parts.filter(Boolean).join("; ")}: ${first.error.message}`;
}
