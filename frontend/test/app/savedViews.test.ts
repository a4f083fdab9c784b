import { beforeEach, describe, expect, it, vi } from "vitest";
import { SavedViews } from "../../src/app/savedViews";
import type { TeamViews } from "../../src/contract/views";
import { Kept } from "../../src/host/remember";
import { namedText } from "../../src/state/named";
import { readViewText, viewText } from "../../src/state/url";
import { EMPTY_VIEW, type View } from "../../src/state/view";

const NO_TEAM: TeamViews = { file: null, views: [], problems: [] };
const ADAM: View = { ...EMPTY_VIEW, query: "adam" };

let stored: Map<string, string>;
let full: boolean;

beforeEach(() => {
  stored = new Map();
  full = false;
  const localStorage = {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, text: string) => {
      if (full) throw new Error("QuotaExceededError");
      stored.set(name, text);
    },
  };
  vi.stubGlobal("window", { localStorage });
});

/** The page's views, as a store that a test changes. */
function page(view: View = EMPTY_VIEW) {
  const listeners = new Set<() => void>();
  let now = view;
  return {
    state: () => ({ view: now }),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show: (next: View) => {
      now = next;
      for (const listener of listeners) listener();
    },
  };
}

function opened(of = page(), logdir = "/logs", team = async () => NO_TEAM) {
  let clock = 1000;
  const saved = new SavedViews(new Kept(), of, team, () => clock++);
  saved.begin(logdir);
  return saved;
}

const names = (saved: SavedViews) => saved.state().mine.map(({ name }) => name);

describe("saved views", () => {
  it("are there again on the next page of the same log directory, and of no other", () => {
    opened().save("best", ADAM);
    const [one] = opened().state().mine;
    expect(one).toMatchObject({ name: "best", starred: false, saved: 1000 });
    expect(readViewText(one?.view ?? "")).toEqual({ ...ADAM, chosen: "best" });
    expect(names(opened(page(), "/other"))).toEqual([]);
  });

  it("are replaced, starred, renamed and removed by name", () => {
    const saved = opened();
    for (const name of ["a", "b", "c"]) saved.save(name, ADAM);
    saved.star("b", true);
    saved.save("b", EMPTY_VIEW);
    expect(saved.state().mine[1]).toMatchObject({ name: "b", starred: true, saved: 1003 });
    saved.rename("a", "c");
    expect(names(saved)).toEqual(["c", "b"]);
    saved.rename("c", "c");
    saved.remove("b");
    expect(names(saved)).toEqual(["c"]);
    expect(names(opened())).toEqual(["c"]);
  });

  it("of another tab of the browser are not lost", () => {
    const [one, other] = [opened(), opened()];
    one.save("a", ADAM);
    other.save("b", ADAM);
    expect(names(other)).toEqual(["a", "b"]);
  });

  it("say where the browser keeps nothing, and last as long as the page", () => {
    const saved = opened();
    saved.save("a", ADAM);
    full = true;
    saved.save("b", ADAM);
    expect(saved.state().problem).toContain("keeps nothing more");
    saved.save("c", ADAM);
    expect(names(saved)).toEqual(["a", "b", "c"]);
    full = false;
    saved.remove("a");
    expect(saved.state().problem).toBeNull();
    expect(names(opened())).toEqual(["b", "c"]);
  });

  it("that cannot be read are said, and a new one is saved all the same", () => {
    stored.set('tb-metadata:["/logs","views"]', "{");
    const saved = opened();
    expect(saved.state().problem).toContain("cannot be read");
    saved.save("a", ADAM);
    expect(names(saved)).toEqual(["a"]);
  });

  it("come from a file, and take the place of those of the same name", () => {
    const saved = opened();
    saved.save("a", EMPTY_VIEW);
    saved.save("b", EMPTY_VIEW);
    const text = namedText([{ name: "a", starred: false, saved: 5, view: viewText(ADAM) }]);
    expect(saved.add(text)).toBe("1 view of the file.");
    expect(saved.state().mine.map(({ name, saved }) => [name, saved])).toEqual([
      ["b", 1001],
      ["a", 5],
    ]);
    expect(saved.add('{"v":9,"views":[]}')).toContain("it is from a newer version of this tab (9)");
    expect(names(saved)).toEqual(["b", "a"]);
  });

  it("of the team are asked for, and a failure is said", async () => {
    const answers = [async () => Promise.reject(new Error("away")), async () => ({ ...NO_TEAM, file: "team.json" })];
    const saved = opened(page(), "/logs", () => (answers.shift() as () => Promise<TeamViews>)());
    await vi.waitFor(() => expect(saved.state().teamError).toBe("away"));
    await saved.askTeam();
    expect(saved.state()).toMatchObject({ team: { file: "team.json" }, teamError: null });
  });
});

describe("how the tab was left", () => {
  it("is known on the next page, and offered until something is changed there", () => {
    const first = page();
    const saved = opened(first);
    first.show(ADAM);
    saved.remember();
    const next = page();
    const again = opened(next);
    expect(readViewText(again.state().left?.view ?? "")).toEqual(ADAM);
    expect(again.state().untouched).toBe(true);
    next.show({ ...EMPTY_VIEW, query: "sgd" });
    expect(again.state().untouched).toBe(false);
  });

  it("is not offered where the address shows something, or it was as it always begins", () => {
    const first = page();
    const saved = opened(first);
    first.show(ADAM);
    saved.remember();
    expect(opened(page({ ...EMPTY_VIEW, flat: true })).state().untouched).toBe(false);
    first.show(EMPTY_VIEW);
    saved.remember();
    expect(opened().state().left).toBeNull();
  });
});
