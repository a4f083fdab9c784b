/** A pattern to begin with, made of one run's name. */

/** As many fields as the server allows in a pattern. */
const MOST_FIELDS = 20;

/** What is between separators, none of which is in a date or an exponent. */
const PART = /(?<![^_,=-])\d{4}-\d\d-\d\d(?![^_,=-])|(?:[^_,=-]|(?<=\d[eE])-(?=\d))+/g;
const DATE = /^\d{4}-\d\d-\d\d$/;
const NUMBERED = /^(\p{L}+)[\d.]+(?:[eE][-+]?\d+)?$/u;

/** "{part1}_lr{lr}_seed={seed}" of "sweep/mlp_lr0.1_seed=3": a key for each part of its last directory, or for all of it. */
export function draftOf(run: string): string {
  const name = run.slice(run.lastIndexOf("/") + 1);
  const keys = new Set<string>();
  let draft = "";
  let end = 0;
  let told = "";
  for (const { 0: part, index } of name.matchAll(PART)) {
    draft += literal(name.slice(end, index));
    end = index + part.length;
    if (name[end] === "=") {
      told = part;
      draft += literal(part);
      continue;
    }
    const letters = NUMBERED.exec(part)?.[1] ?? "";
    const plain = letters || told || (DATE.test(part) ? "date" : "");
    const key = isKey(plain) && !keys.has(plain) ? plain : unusedPart(keys);
    keys.add(key);
    draft += `${letters}{${key}}`;
    told = "";
  }
  return keys.size < 2 || keys.size > MOST_FIELDS ? "{name}" : draft + literal(name.slice(end));
}

/** "part3" for the third; counts on where a part of the name is called so itself. */
function unusedPart(keys: ReadonlySet<string>): string {
  let number = keys.size + 1;
  while (keys.has(`part${number}`)) number++;
  return `part${number}`;
}

function isKey(text: string): boolean {
  return text !== "" && !/[{}:]/.test(text);
}

function literal(text: string): string {
  return text.replace(/[{}]/g, "$&$&");
}
