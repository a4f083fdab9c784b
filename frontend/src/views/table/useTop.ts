/** Back to the first line when the user asks for other rows or another order: what comes first there is what they want to see. */
import { type RefObject, useLayoutEffect, useMemo, useRef } from "react";
import { viewText } from "../../state/url";
import { EMPTY_VIEW, type View } from "../../state/view";

/** @param search the one whose rows are shown: while another one runs, nothing moves */
export function useTop(scroller: RefObject<HTMLElement | null>, view: View, search: string): void {
  const { clauses, sort, groupBy, flat, levels, leastRuns, target } = view;
  // By its text: after Back every part of the view is a new object, the same or not.
  const asked = useMemo(
    () => viewText({ ...EMPTY_VIEW, clauses, sort, groupBy, flat, levels, leastRuns, target, query: search }),
    [clauses, sort, groupBy, flat, levels, leastRuns, target, search],
  );
  const before = useRef(asked);
  useLayoutEffect(() => {
    if (before.current === asked) return;
    before.current = asked;
    if (scroller.current) scroller.current.scrollTop = 0;
  }, [asked, scroller]);
}
