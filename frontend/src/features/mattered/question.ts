/** What is asked of the shown rows: which keys, of which outcome. */
import { isSetting } from "../../engine/guesses/setting";
import { type Mattered, whatMattered } from "../../engine/mattered/mattered";
import { memberOutcome, type Outcome, reachedOf } from "../../engine/mattered/outcome";
import type { Codes, Key, Table, Target } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import type { MatteredView } from "../../state/mattered";
import { keyId, NAME_ID } from "../../values/key";

const STATUS_ID = keyId({ namespace: "run", path: ["status"] });
const FAILED = "failed";

export interface Question {
  readonly of: MatteredView["of"];
  /** What the target is; null where it is not asked for, or there is none. */
  readonly goal: { readonly key: Key; readonly direction: Target["direction"] } | null;
  /** The rows that are shown. */
  readonly rows: Uint32Array;
  readonly keys: readonly Key[];
  /** How many keys are left out, since they came out of runs. */
  readonly results: number;
  /** Made when it is asked for, since that takes some time of many rows; null where there is none. */
  readonly outcome: () => Outcome | null;
}

export interface Answer {
  readonly question: Question;
  /** null where there is no outcome. */
  readonly mattered: Mattered | null;
}

type Asked = Pick<Frame, "table" | "target" | "newest" | "unsorted">;

/** @param ticked per row of the table 1 where it is ticked */
export function questionOf(
  { table, target, newest, unsorted: rows }: Asked,
  { of, results }: MatteredView,
  ticked: Uint8Array,
): Question {
  const key = of === "target" && target ? newest(target.key) : undefined;
  const goal = key && target ? { key, direction: target.direction } : null;
  const status = newestOf(table, newest).find(({ id }) => id === STATUS_ID);
  const own = of === "target" ? goal?.key.id : of === "failed" ? STATUS_ID : undefined;
  const all = newestOf(table, newest).filter(({ id }) => id !== NAME_ID && id !== own);
  const keys = results ? all : all.filter(isSetting);
  return {
    of,
    goal,
    rows,
    keys,
    results: all.length - all.filter(isSetting).length,
    outcome: () => {
      if (of === "target") return goal && reachedOf(goal.key, goal.direction, rows);
      if (of === "ticked") return memberOutcome(ticked, rows);
      return status ? memberOutcome(failedRows(status), rows) : null;
    },
  };
}

function newestOf({ keys }: Table, newest: Frame["newest"]): readonly Key[] {
  return keys.map((key) => newest(key.ref) ?? key);
}

function failedRows({
  codes,
  dictionary,
}: {
  readonly codes: Codes;
  readonly dictionary: Key["dictionary"];
}): Uint8Array {
  const failed = new Uint8Array(dictionary.size);
  for (let code = 1; code < failed.length; code++) if (dictionary.texts[code] === FAILED) failed[code] = 1;
  return Uint8Array.from(codes, (code) => failed[code] as number);
}

export interface Answered extends Answer {
  readonly mattered: Mattered;
}

/** Pauses now and then, so that a page can be drawn. */
export function* answer(question: Question): Generator<undefined, Answer> {
  const outcome = question.outcome();
  yield;
  if (!outcome) return { question, mattered: null };
  const mattered = yield* whatMattered(question.keys, outcome);
  // Each is found once: here, and not while the keys are drawn.
  for (const { rho } of mattered.keys) {
    rho();
    yield;
  }
  return { question, mattered };
}
