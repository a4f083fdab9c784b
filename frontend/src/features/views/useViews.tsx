/** Views with names: the button that opens them, and the offer to go on where one left. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { flushSync } from "react-dom";
import { readViewText, sameView } from "../../state/url";
import type { View } from "../../state/view";
import { ViewError } from "../../values/validate";
import { returnFocus } from "../../views/components/focus";
import { ChevronDownIcon } from "../../views/components/icons";
import { later } from "../../views/components/later";
import { type Feature, type FeatureContext, NOWHERE, type SavedState } from "../feature";
import { LeftLine } from "./LeftLine";

const ViewsList = later(() => import("./ViewsList").then((file) => file.ViewsList));

export function useViews(context: FeatureContext): Feature {
  const { saved, logdir, act } = context;
  const state = useSyncExternalStore(saved.subscribe, saved.state);
  useEffect(() => saved.begin(logdir), [saved, logdir]);
  const [dismissed, setDismissed] = useState(false);
  const left = dismissed || !state.untouched ? null : viewOf(state.left?.view ?? null);
  const leave = (change: () => void) => {
    flushSync(change);
    if (document.activeElement === document.body) returnFocus(null);
  };
  return {
    ...NOWHERE,
    name: "views",
    top: <ViewsButton {...context} state={state} />,
    below: left && state.left && (
      <LeftLine
        view={left}
        at={state.left.at}
        onOpen={() => leave(() => act(() => left))}
        onDismiss={() => leave(() => setDismissed(true))}
      />
    ),
  };
}

/** What was kept may be of another version. */
function viewOf(text: string | null): View | null {
  try {
    return text === null ? null : readViewText(text);
  } catch (error) {
    if (!(error instanceof ViewError)) throw error;
    return null;
  }
}

interface ViewsButtonProps extends FeatureContext {
  readonly state: SavedState;
}

function ViewsButton({ state, ...context }: ViewsButtonProps) {
  const { view } = context;
  const [open, setOpen] = useState(false);
  const known = savedAs(state, view.chosen);
  const changed = known !== null && !sameShown(known, view);
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className="tbm-button tbm-quiet tbm-views-button" data-testid="views" data-changed={changed || undefined}>
        <bdi className="tbm-clip">{known ? view.chosen : "Views"}</bdi>
        {changed && <span className="tbm-caption">changed</span>}
        <ChevronDownIcon size={12} />
      </Button>
      <Popover className="tbm-popover" placement="bottom end">
        <Dialog className="tbm-views" aria-label="Views">
          <ViewsList {...context} state={state} changed={changed} onClose={() => setOpen(false)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** One's own before the team's of the same name. */
function savedAs({ mine, team }: SavedState, name: string | null): View | null {
  if (name === null) return null;
  const own = mine.find((one) => one.name === name);
  if (own) return viewOf(own.view);
  const shared = team?.views.find((one) => one.name === name);
  return shared ? viewOf(JSON.stringify(shared.view)) : null;
}

/** What is ticked, which run is open and the name itself make no other view. */
function sameShown(a: View, b: View): boolean {
  const { open, ticked, chosen } = b;
  return sameView({ ...a, open, ticked, chosen }, b);
}
