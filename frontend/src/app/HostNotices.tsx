/** What the user should know of the tab itself: a view that could not be read or shared, a server that is silent. */
import { HostNotice } from "../views/states/HostNotice";
import type { Services } from "./services";
import { saveFile } from "./TopBar";
import type { ViewNotice } from "./viewStore";

interface HostNoticesProps {
  readonly services: Services;
  /** What is shown, as a file's text. */
  readonly viewFile: () => string;
  readonly notice: ViewNotice | null;
  readonly offline: string | null;
}

export function HostNotices({ services, viewFile, notice, offline }: HostNoticesProps) {
  const { store } = services;
  return (
    <>
      {offline !== null && (
        <HostNotice code="offline" action={{ label: "Try now", onPress: services.live.refresh }}>
          TensorBoard does not answer, so what you see may be old: {offline}
        </HostNotice>
      )}
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
