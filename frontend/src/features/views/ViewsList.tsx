/** The views with names: save what is shown, open, star, rename and delete; the team's; and files of them. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { inOrder, type NamedView, namedText } from "../../state/named";
import { readViewText } from "../../state/url";
import type { View } from "../../state/view";
import { ViewError } from "../../values/validate";
import { saveFile } from "../../views/components/saveFile";
import type { FeatureContext, SavedState } from "../feature";
import { SaveForm } from "./SaveForm";
import { ViewLine } from "./ViewLine";
import "./views.css";
import { viewWords } from "./words";

interface ViewsListProps extends Pick<FeatureContext, "saved" | "view" | "act" | "frozen"> {
  readonly state: SavedState;
  /** What is shown is no longer as the view that it began as. */
  readonly changed: boolean;
  readonly onClose: () => void;
}

export function ViewsList({ saved, view, act, frozen, state, changed, onClose }: ViewsListProps) {
  const { mine, team, teamError, left, problem } = state;
  const [said, setSaid] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);
  // The file may have changed since.
  useEffect(() => void saved.askTeam(), [saved]);
  const open = (text: string, name: string | null) => {
    try {
      const opened = readViewText(text);
      act(() => (name === null ? opened : { ...opened, chosen: name }));
      onClose();
    } catch (error) {
      if (!(error instanceof ViewError)) throw error;
      setSaid(`${name ?? LEFT} cannot be shown: ${error.message}.`);
    }
  };
  const save = (name: string) => {
    const kept: View = { ...frozen(), chosen: name };
    saved.save(name, kept);
    act(() => kept);
    onClose();
  };
  const own = mine.some(({ name }) => name === view.chosen);
  return (
    <>
      <SaveForm
        names={mine.map(({ name }) => name)}
        suggested={viewWords(view)}
        again={own && changed ? view.chosen : null}
        onSave={save}
      />
      <Lines
        title="Yours, in this browser"
        empty="None yet. A name above keeps what you see: filters, groups, columns and charts."
      >
        {inOrder(mine).map((one) => (
          <ViewLine
            key={one.name}
            name={one.name}
            words={wordsOf(one.view)}
            saved={one.saved}
            starred={one.starred}
            isOpen={one.name === view.chosen}
            onOpen={() => open(one.view, one.name)}
            onStar={() => saved.star(one.name, !one.starred)}
            onRename={(next) => {
              saved.rename(one.name, next);
              if (view.chosen === one.name) act((now) => ({ ...now, chosen: next }), "passing");
            }}
            onDelete={() => saved.remove(one.name)}
          />
        ))}
      </Lines>
      {left && (
        <Lines title="The last time" empty="">
          {[
            <ViewLine
              key=""
              name={LEFT}
              words={wordsOf(left.view)}
              saved={left.at}
              isOpen={false}
              onOpen={() => open(left.view, null)}
            />,
          ]}
        </Lines>
      )}
      {team?.file != null && (
        <Lines title={`Of the team, in ${team.file}`} empty="The file holds no views.">
          {team.views.map(({ name, view: json }) => {
            const text = JSON.stringify(json);
            return (
              <ViewLine
                key={name}
                name={name}
                words={wordsOf(text)}
                isOpen={name === view.chosen && !own}
                onOpen={() => open(text, name)}
              />
            );
          })}
        </Lines>
      )}
      <Problems
        of={[
          ...(problem === null ? [] : [problem]),
          ...(team?.problems.map((text) => `${team.file}: ${text}.`) ?? []),
          ...(teamError === null ? [] : [`The team's views could not be asked for: ${teamError}`]),
        ]}
      />
      <p className="tbm-caption" role="status">
        {said}
      </p>
      <div className="tbm-chooser-foot">
        <button
          type="button"
          className="tbm-button tbm-quiet"
          disabled={mine.length === 0}
          title="For a colleague, or for --metadata_views"
          onClick={() => saveFile("metadata-views.json", `${namedText(unpersonal(mine), 2)}\n`)}
        >
          Save yours as a file
        </button>
        <button type="button" className="tbm-button tbm-quiet" onClick={() => file.current?.click()}>
          Add a file…
        </button>
      </div>
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        hidden
        data-testid="views-file"
        onChange={async ({ currentTarget }) => {
          const [chosen] = currentTarget.files ?? [];
          if (chosen) setSaid(saved.add(await chosen.text()));
          // The same file may be chosen again.
          currentTarget.value = "";
        }}
      />
    </>
  );
}

const LEFT = "As you left";

/** Stars are one's own. */
function unpersonal(views: readonly NamedView[]): readonly NamedView[] {
  return inOrder(views).map((one) => ({ ...one, starred: false }));
}

/** null where the view cannot be read: that is said when it is opened. */
function wordsOf(text: string): string | null {
  try {
    return viewWords(readViewText(text));
  } catch (error) {
    if (!(error instanceof ViewError)) throw error;
    return null;
  }
}

function Lines({
  title,
  empty,
  children,
}: {
  readonly title: string;
  readonly empty: string;
  readonly children: readonly ReactNode[];
}) {
  return (
    <section aria-label={title}>
      <h3 className="tbm-caption">{title}</h3>
      {children.length > 0 ? <ul className="tbm-views-lines">{children}</ul> : <p className="tbm-caption">{empty}</p>}
    </section>
  );
}

const SHOWN = 3;

function Problems({ of }: { readonly of: readonly string[] }) {
  if (of.length === 0) return null;
  const more = of.length - SHOWN;
  return (
    <div className="tbm-views-problems" role="alert">
      {of.slice(0, SHOWN).map((text) => (
        <p key={text}>{text}</p>
      ))}
      {more > 0 && <p>{more} more</p>}
    </div>
  );
}
