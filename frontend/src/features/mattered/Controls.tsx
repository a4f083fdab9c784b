/** Of what it is told how much keys explain it, and what else can be done with the list. */
import type { ReactNode } from "react";
import { type MatteredView, OUTCOMES } from "../../state/mattered";
import { OneOf } from "../../views/components/OneOf";
import { integer } from "../../views/components/words";
import { OF_WORDS } from "./words";

interface ControlsProps {
  readonly asked: MatteredView;
  readonly change: (changed: Partial<MatteredView>) => void;
  /** How many keys came out of runs. */
  readonly results: number;
  /** Shows the keys as columns of the table; null while none mattered. */
  readonly onColumns: (() => void) | null;
  readonly giveAway: ReactNode;
}

export function Controls({ asked, change, results, onColumns, giveAway }: ControlsProps) {
  return (
    <div className="tbm-mattered-bar">
      <OneOf
        testid="mattered-of"
        title="What the keys are to explain"
        words="Of"
        ids={OUTCOMES}
        picked={asked.of}
        textOf={(of) => OF_WORDS[of]}
        short={(of) => OF_WORDS[of].toLowerCase()}
        onPick={(of) => change({ of })}
      />
      <label className="tbm-mattered-switch" title="Metrics, results, and what is known of the run itself">
        <input
          type="checkbox"
          className="tbm-checkbox"
          data-testid="mattered-results"
          checked={asked.results}
          onChange={({ currentTarget }) => change({ results: currentTarget.checked })}
        />
        Results too ({integer(results)})
      </label>
      <button
        type="button"
        className="tbm-button tbm-quiet"
        data-testid="mattered-columns"
        title="Show the keys that mattered as the table's columns, in this order"
        disabled={onColumns === null}
        onClick={onColumns ?? undefined}
      >
        As columns
      </button>
      {giveAway}
    </div>
  );
}
