/** Keys by how much they explain: a bar and a share each, what stands out, and what one click does with a key. */
import { memo, useState } from "react";
import type { KeyThatMattered } from "../../engine/mattered/mattered";
import { keyTitle } from "../../engine/presentation/labels";
import type { Key } from "../../engine/table/types";
import { ChevronDownIcon, ChevronRightIcon } from "../../views/components/icons";
import { KeyLabel } from "../../views/components/KeyLabel";
import { count, integer } from "../../views/components/words";
import { toShortest } from "./plain";
import type { Answered } from "./question";
import { apartByWhy, partWords, percent, standsOut, WAY_WORDS } from "./words";

export interface KeyActions {
  readonly plot: (key: Key) => void;
  readonly group: (key: Key) => void;
  readonly seek: (key: Key) => void;
}

interface MatteredTableProps {
  readonly answer: Answered;
  readonly label: (key: Key) => string;
  /** Of what it is, and what is left out. */
  readonly words: string;
  readonly actions: KeyActions;
  /** Keys can be plotted. */
  readonly plots: boolean;
  /** Another question was asked since. */
  readonly waits: boolean;
}

/** So many keys are drawn at first, and as many more with each click. */
const AT_ONCE = 100;

export const MatteredTable = memo(function MatteredTable(props: MatteredTableProps) {
  const { answer, label, words, actions, plots, waits } = props;
  const { question, mattered } = answer;
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [clicks, setClicks] = useState(1);
  const leaders = mattered.keys.filter(({ goesWith }) => goesWith === null);
  const toggle = (id: string) => setOpened((now) => (now.has(id) ? without(now, id) : new Set([...now, id])));
  const shown = leaders.slice(0, clicks * AT_ONCE);
  const common = { answer, label, actions, plots };
  return (
    <div className="tbm-mattered-scroll" data-waits={waits || undefined}>
      <p className="tbm-mattered-words" data-testid="mattered-words">
        {words}
      </p>
      <table
        className="tbm-mattered-table"
        data-testid="mattered"
        data-of={question.of}
        data-busy={waits}
        data-rows={mattered.outcome.rows.length}
        data-plots={plots || undefined}
      >
        <caption className="tbm-hidden">Keys by how much they explain</caption>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col" title={SHARE_TITLE}>
              Explains
            </th>
            <th scope="col">What stands out</th>
            <th scope="col" className="tbm-num" title="How many different values these runs have">
              Values
            </th>
            <th scope="col" className="tbm-num" title="Over how many runs it is">
              Runs
            </th>
            <th scope="col">
              <span className="tbm-hidden">What to do with the key</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((found) => {
            const { id } = found.key;
            const followers = mattered.keys.filter(({ goesWith }) => goesWith?.id === id);
            const isOpen = opened.has(id);
            return [
              <KeyLine key={id} {...common} found={found} {...{ followers, isOpen }} onToggle={() => toggle(id)} />,
              ...(isOpen ? followers : []).map((follower) => (
                <KeyLine key={follower.key.id} {...common} found={follower} />
              )),
            ];
          })}
        </tbody>
      </table>
      {shown.length < leaders.length && (
        <button type="button" className="tbm-link tbm-mattered-more" onClick={() => setClicks(clicks + 1)}>
          {`Show more of ${count(leaders.length, "key")}`}
        </button>
      )}
      {leaders.length === 0 && (
        <p className="tbm-mattered-words">No key differs among these runs in a way that tells anything.</p>
      )}
      {mattered.apart.length > 0 && <Apart mattered={mattered} label={label} />}
    </div>
  );
});

const SHARE_TITLE =
  "Of all differences in rank the share that lies between the key's values, less what as many values have by chance (epsilon squared of Kruskal and Wallis). The shares of several keys need not add up.";

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...ids].filter((other) => other !== id));
}

interface KeyLineProps {
  readonly answer: Answered;
  readonly label: (key: Key) => string;
  readonly actions: KeyActions;
  readonly plots: boolean;
  readonly found: KeyThatMattered;
  /** Keys that go with it. */
  readonly followers?: readonly KeyThatMattered[];
  readonly isOpen?: boolean;
  readonly onToggle?: () => void;
}

function KeyLine({ answer, label, actions, plots, found, followers = [], isOpen = false, onToggle }: KeyLineProps) {
  const { key, share, mayBeChance, goesWith } = found;
  const telling = standsOut(found, answer.question);
  const name = label(key);
  return (
    <tr
      data-testid="mattered-key"
      data-namespace={key.ref.namespace}
      data-path={JSON.stringify(key.ref.path)}
      data-share={toShortest(share)}
      data-p={toShortest(found.p)}
      data-n={found.n}
      data-chance={mayBeChance || undefined}
      data-with={goesWith ? JSON.stringify(goesWith.ref.path) : undefined}
    >
      <th scope="row" title={keyTitle(key)}>
        <span className="tbm-mattered-name">
          <KeyLabel text={name} />
          {goesWith && <span className="tbm-caption">goes with {label(goesWith)}</span>}
          {followers.length > 0 && (
            <button
              type="button"
              className="tbm-link tbm-mattered-with"
              aria-expanded={isOpen}
              title="Keys that say the same of these runs, or nearly"
              onClick={onToggle}
            >
              {isOpen ? <ChevronDownIcon size={12} /> : <ChevronRightIcon size={12} />}
              <bdi className="tbm-clip">with {followers.map((follower) => label(follower.key)).join(", ")}</bdi>
            </button>
          )}
        </span>
      </th>
      <td className="tbm-mattered-share" title={chanceTitle(found)}>
        <span className="tbm-mattered-bar-place" aria-hidden="true">
          <span className="tbm-mattered-bar-fill" style={{ width: `${100 * share}%` }} />
        </span>
        <span className="tbm-num">{percent(share)}</span>
      </td>
      <td className="tbm-mattered-telling">
        {mayBeChance && <span className="tbm-caption">{telling ? "may be chance:" : "may be chance"}</span>}
        {telling && (
          <>
            {telling.way && <span className="tbm-caption">{WAY_WORDS[telling.way]}</span>}
            <bdi title={partWords(found, answer, telling.part)}>{partWords(found, answer, telling.part)}</bdi>
          </>
        )}
      </td>
      <td className="tbm-num">{integer(found.distinct)}</td>
      <td className="tbm-num">{integer(found.n)}</td>
      <td className="tbm-mattered-actions">
        {plots && (
          <button
            type="button"
            className="tbm-link"
            aria-label={`Plot ${name} against the target`}
            title="Plot it against the target"
            onClick={() => actions.plot(key)}
          >
            Plot
          </button>
        )}
        <button
          type="button"
          className="tbm-link"
          aria-label={`Group by ${name}, averaging over all else`}
          title="Group the table by this key alone: means over all else"
          onClick={() => actions.group(key)}
        >
          Group
        </button>
        <button
          type="button"
          className="tbm-link"
          aria-label={`Go to the facet of ${name}`}
          title="Go to its facet, to filter by it"
          onClick={() => actions.seek(key)}
        >
          Facet
        </button>
      </td>
    </tr>
  );
}

function chanceTitle({ p, n, amongMany, rho, share, among }: KeyThatMattered): string {
  const own = share === among ? "" : `${percent(among)} of the differences among its ${count(n, "run")}\n`;
  const small = (x: number): string => (x < 1e-4 ? "below 0.0001" : x.toPrecision(2));
  const direction = Number.isNaN(rho()) ? "" : `\nSpearman's ρ ${rho().toFixed(2)}`;
  return `${own}p ${small(p)}, with all keys in mind ${small(amongMany)}${direction}`;
}

function Apart({ mattered, label }: { readonly mattered: Answered["mattered"]; readonly label: (key: Key) => string }) {
  return (
    <details className="tbm-mattered-apart" data-testid="mattered-apart">
      <summary>{count(mattered.apart.length, "key")} that cannot tell anything here</summary>
      <dl>
        {apartByWhy(mattered.apart).map(([why, keys]) => (
          <div key={why}>
            <dt>{why}</dt>
            <dd>
              <bdi>{keys.map(label).join(", ")}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
