/** Keys as one writes them in an expression and as links hold them: `model.depth`, `doc["a.b"]["x y"]`, `metrics["val/auc"]`, `run.status`. */
import { type KeyRef, NAME_REF, type Namespace } from "./key";
import { ViewError } from "./validate";

/** What a text begins with that is no plain path of a document. */
const WORDS: Readonly<Record<Namespace, string>> = { doc: "doc", run: "run", metric: "metrics", name: "name" };
const SPACES: ReadonlyMap<string, Namespace> = new Map(
  Object.entries(WORDS).map(([namespace, word]) => [word, namespace as Namespace]),
);

/** Words of Python, and of expressions, that no path may begin with; nor may a step after a dot be one of Python's. */
const PYTHON: ReadonlySet<string> = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global if " +
    "import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);
/** `ann` will be what people noted of runs. */
const TAKEN: ReadonlySet<string> = new Set([...PYTHON, ...SPACES.keys(), "ann", "nan", "inf"]);

/** A name that Python takes as it is, and that steps through a list. Python would write others than these in another form of Unicode. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*(?:\[\])*$/;

function isPlain(step: string): boolean {
  return PLAIN.test(step) && !PYTHON.has(step.replace(/[[\]]/g, ""));
}

/** The one text of a key, which `readKeyText` reads. The row's name is `run`. */
export function keyText(ref: KeyRef): string {
  const [first = "", ...rest] = ref.path;
  if (ref.namespace === "doc" && isPlain(first) && !TAKEN.has(first.replace(/[[\]]/g, ""))) {
    return first + rest.map(stepText).join("");
  }
  if (ref.namespace === "run" && ref.path.length === 1 && first === "name") return WORDS.run;
  // A metric is called by its tag, whatever that looks like.
  const step = ref.namespace === "metric" ? quoted : stepText;
  return WORDS[ref.namespace] + ref.path.map(step).join("");
}

function stepText(step: string): string {
  return isPlain(step) ? `.${step}` : quoted(step);
}

/** JSON's texts are Python's too. */
function quoted(step: string): string {
  return `[${JSON.stringify(step)}]`;
}

/** The next step of a text: `.units[]` or `["x y"]`. A backslash takes the next character with it, so that nothing is read twice. */
const STEP = /\.([A-Za-z_][A-Za-z0-9_]*(?:\[\])*)|\[("(?:[^"\\]|\\.)*")\]/y;
const HEAD = /[A-Za-z_][A-Za-z0-9_]*(?:\[\])*/y;

/** Reads what `keyText` writes. Throws ViewError naming the place. */
export function readKeyText(text: string, place: string): KeyRef {
  const wrong = () => new ViewError(`${place} is no key: ${JSON.stringify(text.slice(0, 80))}`);
  HEAD.lastIndex = 0;
  const [head] = HEAD.exec(text) ?? [];
  if (head === undefined) throw wrong();
  const namespace = SPACES.get(head);
  const path: string[] = namespace === undefined ? [head] : [];
  let at = head.length;
  while (at < text.length) {
    STEP.lastIndex = at;
    const found = STEP.exec(text);
    if (found === null) throw wrong();
    const [whole, plain, json] = found;
    path.push(plain ?? unquoted(json as string, wrong));
    at += whole.length;
  }
  if (path.length > 0) return { namespace: namespace ?? "doc", path };
  if (namespace !== "run") throw wrong();
  return NAME_REF;
}

function unquoted(json: string, wrong: () => ViewError): string {
  try {
    return JSON.parse(json);
  } catch {
    throw wrong();
  }
}
