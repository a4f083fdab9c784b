/** Parts of the tab that a click opens: each is a file of its own, asked for when the first screen stands, and so mostly there when it is needed. */
import { type ComponentType, type ReactNode, useEffect, useState } from "react";

/** A component in a file of its own. */
interface Part<P> {
  /** null until it is loaded. */
  component: ComponentType<P> | null;
  readonly load: () => Promise<void>;
}

/** Parts to be asked for when the first screen stands. */
const awaited: (() => Promise<void>)[] = [];

/** Shows the component when it is loaded: that begins when the first screen stands, or not before it is first shown ("asked"). */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  begin: "first-screen" | "asked" = "first-screen",
): (props: P) => ReactNode {
  const part: Part<P> = {
    component: null,
    load: async () => {
      part.component ??= await load();
    },
  };
  if (begin === "first-screen") awaited.push(part.load);
  return (props) => <Later part={part} props={props} />;
}

/** To be called when the first screen stands. */
export function loadLater(): void {
  // What fails now is asked for again, and said, when it is shown.
  for (const load of awaited.splice(0)) load().catch(() => {});
}

function Later<P extends object>({ part, props }: { readonly part: Part<P>; readonly props: P }) {
  const [state, setState] = useState<"waiting" | "failed" | "there">(part.component ? "there" : "waiting");
  useEffect(() => {
    if (state !== "waiting") return;
    part.load().then(
      () => setState("there"),
      () => setState("failed"),
    );
  }, [part, state]);
  if (part.component) return <part.component {...props} />;
  if (state !== "failed") return <p className="tbm-caption">Loading…</p>;
  return (
    <p className="tbm-caption" role="alert">
      This could not be loaded: TensorBoard does not answer.{" "}
      <button type="button" className="tbm-button" onClick={() => setState("waiting")}>
        Try again
      </button>
    </p>
  );
}
