/** Which keys the overview lists, and in what order. */
import { type Health, TROUBLES } from "../../engine/keys/health";
import { searchedName } from "../../engine/presentation/labels";
import { keyFinder } from "../../engine/search/keyWords";
import type { Key } from "../../engine/table/types";
import { NAME_ID, type Namespace } from "../../values/key";
import { compareTexts } from "../../values/natural";
import { kindsText, usualText } from "./words";

export const COLUMNS = ["key", "logged", "kinds", "values", "usual", "wrong"] as const;
export type ColumnName = (typeof COLUMNS)[number];

export interface Sorting {
  readonly by: ColumnName;
  readonly descending: boolean;
}

/** null: what was logged first, then metrics, then what is built in. */
export type Sorted = Sorting | null;

/** After a click on a header: first way, the other way, not at all. Of values the most come first. */
export function nextSorted(sorted: Sorted, by: ColumnName): Sorted {
  const first = by === "values";
  if (sorted?.by !== by) return { by, descending: first };
  return sorted.descending === first ? { by, descending: !first } : null;
}

export interface Wanted {
  readonly search: string;
  readonly onlyWrong: boolean;
  readonly sorted: Sorted;
}

const PLACES = { doc: 0, name: 1, metric: 2, run: 3 } as const satisfies Record<Namespace, number>;

/** The row's name is no key that anybody logged. */
export function listed(all: readonly Health[]): readonly Health[] {
  const place = ({ key }: Health) => PLACES[key.ref.namespace];
  return all.filter(({ key }) => key.id !== NAME_ID).sort((a, b) => place(a) - place(b));
}

export function isWrong({ troubles }: Health): boolean {
  return troubles.length > 0;
}

export function arranged(all: readonly Health[], wanted: Wanted, label: (key: Key) => string): readonly Health[] {
  const finds = keyFinder(wanted.search);
  const found = all.filter((one) => (!wanted.onlyWrong || isWrong(one)) && finds(searchedName(one.key)));
  // Of what looks wrong the worst is sought.
  const sorted: Sorted = wanted.sorted ?? (wanted.onlyWrong ? { by: "wrong", descending: false } : null);
  if (sorted === null) return found;
  const { by, descending } = sorted;
  const compare = comparison(by, found, label);
  return [...found].sort((a, b) => (descending ? compare(b, a) : compare(a, b)));
}

type Compare = (a: Health, b: Health) => number;

function comparison(by: ColumnName, all: readonly Health[], label: (key: Key) => string): Compare {
  switch (by) {
    case "key":
      return (a, b) => compareTexts(label(a.key), label(b.key));
    case "logged":
      return (a, b) => a.logged - b.logged;
    case "values":
      return (a, b) => a.distinct - b.distinct;
    case "kinds":
      return byText(all, kindsText);
    case "usual":
      return byText(all, usualText);
    case "wrong":
      return (a, b) => worst(a) - worst(b) || b.troubles.length - a.troubles.length;
  }
}

/** Each text is made once. */
function byText(all: readonly Health[], textOf: (health: Health) => string): Compare {
  const texts = new Map(all.map((one) => [one, textOf(one)]));
  return (a, b) => compareTexts(texts.get(a) ?? "", texts.get(b) ?? "");
}

function worst({ troubles }: Health): number {
  const [first] = troubles;
  return first ? TROUBLES.indexOf(first.type) : TROUBLES.length;
}
