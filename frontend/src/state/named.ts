/** Views with names: what a browser keeps of a log directory, and a file of them that a team shares. */
import { field, fields, finite, listOf, text, ViewError, yesNo } from "../values/validate";

export interface NamedView {
  readonly name: string;
  readonly starred: boolean;
  /** When, in ms since 1970; 0 where that is not known. */
  readonly saved: number;
  /** As `viewText` writes it. It is read when it is opened: a view of a newer version is kept all the same. */
  readonly view: string;
}

/** What a file of views held. */
export interface NamedViews {
  readonly views: readonly NamedView[];
  /** What was left out, and why. */
  readonly problems: readonly string[];
}

const VERSION = 1;

/** The text of a file; `--metadata_views` takes it. @param indent as JSON.stringify takes it */
export function namedText(views: readonly NamedView[], indent?: number): string {
  const entries = views.map(({ name, starred, saved, view }) => ({
    name,
    ...(starred && { starred }),
    ...(saved > 0 && { saved }),
    view: JSON.parse(view),
  }));
  return JSON.stringify({ v: VERSION, views: entries }, null, indent);
}

/** Reads what `namedText` wrote. What is no view in it is left out and named; throws ViewError where it is no such file. */
export function readNamed(json: string): NamedViews {
  const of = fields(parsed(json), "");
  if (!Object.hasOwn(of, "views") && Object.hasOwn(of, "v"))
    throw new ViewError("it holds a single view without a name");
  const { v } = of;
  if (v !== VERSION) {
    const newer = typeof v === "number" && v > VERSION;
    throw new ViewError(newer ? `it is from a newer version of this tab (${v})` : "it has no known version");
  }
  const entries = field(
    of,
    "views",
    "",
    listOf((entry) => entry),
  );
  const views = new Map<string, NamedView>();
  const problems: string[] = [];
  for (const [place, entry] of entries.entries()) {
    try {
      const one = readOne(entry, `views[${place}]`);
      if (views.has(one.name)) throw new ViewError(`views[${place}] has the name of another: ${one.name.slice(0, 80)}`);
      views.set(one.name, one);
    } catch (error) {
      if (!(error instanceof ViewError)) throw error;
      problems.push(error.message);
    }
  }
  return { views: [...views.values()], problems };
}

function readOne(entry: unknown, place: string): NamedView {
  const of = fields(entry, place);
  const name = field(of, "name", place, text).trim();
  if (name === "") throw new ViewError(`${place} has no name`);
  return {
    name,
    starred: field(of, "starred", place, yesNo, false),
    saved: field(of, "saved", place, finite, 0),
    view: JSON.stringify(field(of, "view", place, fields)),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new ViewError("it is cut off or no file of views at all");
  }
}

/** Starred ones first, each part in the order of their names. */
export function inOrder(views: readonly NamedView[]): readonly NamedView[] {
  return views.toSorted((a, b) => Number(b.starred) - Number(a.starred) || a.name.localeCompare(b.name));
}
