/** What mattered as a table in plain values, which goes out like the table of runs. */
import type { KeyThatMattered } from "../../engine/mattered/mattered";
import type { Key } from "../../engine/table/types";
import { formatExact } from "../../values/format";
import { fullName } from "../../values/key";
import type { Value } from "../../values/value";
import type { ShownCell, ShownColumn, ShownTable } from "../../views/table/shownTable";
import type { Answer, Answered } from "./question";
import { partWords, percent, standsOut } from "./words";

/** A number as `data-` attributes have it, exactly. */
export function toShortest(value: number): string {
  return String(value);
}

interface Sort {
  readonly name: string;
  readonly numeric: boolean;
  readonly value: (found: KeyThatMattered, answer: Answered) => Value;
  /** As people read it. */
  readonly shown?: (value: Value) => string;
}

const COLUMNS: readonly Sort[] = [
  { name: "key", numeric: false, value: ({ key }) => fullName(key.ref) },
  { name: "explains", numeric: true, value: ({ share }) => share, shown: (share) => percent(Number(share)) },
  { name: "of its runs", numeric: true, value: ({ among }) => among, shown: (share) => percent(Number(share)) },
  { name: "p", numeric: true, value: ({ p }) => p, shown: small },
  { name: "p of all keys", numeric: true, value: ({ amongMany }) => amongMany, shown: small },
  { name: "rho", numeric: true, value: ({ rho }) => (Number.isNaN(rho()) ? undefined : rho()), shown: small },
  { name: "values", numeric: true, value: ({ distinct }) => distinct },
  { name: "runs", numeric: true, value: ({ n }) => n },
  { name: "goes with", numeric: false, value: ({ goesWith }) => (goesWith ? fullName(goesWith.ref) : undefined) },
  {
    name: "stands out",
    numeric: false,
    value: (found, answer) => {
      const telling = standsOut(found, answer.question);
      return telling ? partWords(found, answer, telling.part) : "may be chance";
    },
  },
];

function small(value: Value): string {
  return typeof value === "number" ? String(Number(value.toPrecision(3))) : "";
}

/** All keys that tell anything, also those that are folded; null where there are none. */
export function plainMattered({ question, mattered }: Answer, label: (key: Key) => string): ShownTable | null {
  if (!mattered) return null;
  const { keys } = mattered;
  const answered: Answered = { question, mattered };
  const cellOf = ({ value, shown = formatExact }: Sort, found: KeyThatMattered): ShownCell => {
    const of = value(found, answered);
    const isThere = of !== undefined;
    return {
      value: of,
      text: isThere ? formatExact(of) : "",
      spread: null,
      shown: isThere ? shown(of) : "",
      shownSpread: "",
      n: null,
      coverage: "",
    };
  };
  return {
    columns: COLUMNS.map(
      ({ name, numeric }): ShownColumn => ({
        // A column of its own, which no key has.
        ref: { namespace: "run", path: [name, "mattered"] },
        label: name,
        name,
        unit: "",
        reducer: null,
        numeric,
        direction: null,
        steps: "last",
        lacks: () => false,
      }),
    ),
    by: [],
    levels: 0,
    namedBy: null,
    compares: { name: "mattered", best: "column", note: "association, not cause" },
    countedBy: null,
    labelOf: (ref) => {
      const found = keys.find(({ key }) => fullName(key.ref) === fullName(ref));
      return found ? label(found.key) : fullName(ref);
    },
    count: keys.length,
    line: (place) => ({
      run: null,
      group: null,
      depth: 0,
      cells: COLUMNS.map((column) => cellOf(column, keys[place] as KeyThatMattered)),
    }),
    levelOf: () => -1,
    ofRuns() {
      return this;
    },
  };
}
