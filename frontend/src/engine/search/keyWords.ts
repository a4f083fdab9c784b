/** Finds keys by typed words, usual abbreviations among them: `lr` finds `learning_rate`. */

/** What people type, and what they mean by it. Written without what separates words. */
const ABBREVIATIONS = new Map<string, readonly string[]>(
  Object.entries({
    acc: ["accuracy"],
    act: ["activation"],
    bs: ["batchsize"],
    ckpt: ["checkpoint"],
    ctx: ["context"],
    dim: ["dimension"],
    emb: ["embedding"],
    env: ["environment"],
    eps: ["epsilon"],
    ga: ["gradientaccumulation", "accumulategrad"],
    gpu: ["device"],
    lr: ["learningrate"],
    mom: ["momentum"],
    opt: ["optimizer", "optimiser"],
    optim: ["optimizer", "optimiser"],
    reg: ["regularization", "weightdecay"],
    sched: ["scheduler", "schedule"],
    wd: ["weightdecay"],
    wu: ["warmup"],
  }),
);

const SEPARATORS = /[\s_.\-/]+/g;

/** Where a word ends and the next begins without anything between: `learningRate`. */
const HUMP = /(?<=[a-z0-9])(?=[A-Z])/;

/** The words of a name, those that are short for others written out, without what separates them: `lr` and `learningRate` are one. */
export function meaningOf(name: string): string {
  const words = name.split(SEPARATORS).flatMap((part) => part.split(HUMP));
  return words.map((word) => ABBREVIATIONS.get(word.toLowerCase())?.[0] ?? word.toLowerCase()).join("");
}

/** A name in small letters, without what separates its words. */
export function lettersOf(name: string): string {
  return name.replace(SEPARATORS, "").toLowerCase();
}

/** Whether a name holds all words of the text, in any case: each as it is, without what separates its parts, or as what it is short for. */
export function keyFinder(text: string): (name: string) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const meant = words.map((word) => ABBREVIATIONS.get(word) ?? []);
  return (name) => {
    const lower = name.toLowerCase();
    const joined = lower.replace(SEPARATORS, "");
    return words.every((word, i) => lower.includes(word) || meant[i]?.some((long) => joined.includes(long)));
  };
}
