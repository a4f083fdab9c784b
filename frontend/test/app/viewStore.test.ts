import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ViewStore } from "../../src/app/viewStore";
import { type History, hashWith, type Place, parsePlace } from "../../src/host/history";
import { NO_TICKS } from "../../src/state/ticks";
import { encodeView } from "../../src/state/url";
import { EMPTY_VIEW, type View } from "../../src/state/view";

/** A browser's history with one page's hash. */
class FakePage {
  entries: string[];
  at = 0;
  shown = true;
  moved: (place: Place) => void = () => {};
  readonly history: History = {
    read: () => parsePlace(this.hash, this.shown),
    push: (payload) => {
      this.entries = [...this.entries.slice(0, this.at + 1), hashWith(this.hash, payload)];
      this.at++;
    },
    replace: (payload) => {
      this.entries[this.at] = hashWith(this.hash, payload);
    },
    watch: (moved) => {
      this.moved = moved;
      return () => {};
    },
  };

  constructor(hash = "#metadata") {
    this.entries = [hash];
  }

  get hash(): string {
    return this.entries[this.at] ?? "";
  }

  go(by: number): void {
    this.at += by;
    this.moved(this.history.read());
  }
}

const shelf = () => {
  const kept = new Map<string, string>();
  return {
    get: (id: string) => kept.get(id) ?? null,
    put: (id: string, payload: string) => void kept.set(id, payload),
    drop: (id: string) => void kept.delete(id),
    kept,
  };
};
const query = (text: string) => (view: View) => ({ ...view, query: text });
const open = (page = new FakePage(), on = shelf()) => ({ page, store: new ViewStore(page.history, on) });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("steps", () => {
  it("one finished action is one step that Back undoes", () => {
    const { page, store } = open();
    store.act(query("a"));
    store.act(query("b"));
    expect(page.entries).toHaveLength(3);
    page.go(-1);
    expect(store.state().view.query).toBe("a");
    page.go(-1);
    expect(store.state().view).toEqual(EMPTY_VIEW);
    expect(store.state().canUndo).toBe(false);
    page.go(2);
    expect(store.state().view.query).toBe("b");
  });

  it("typing is one step, however long it lasts", () => {
    const { page, store } = open();
    for (const text of ["a", "ad", "ada", "adam"]) store.act(query(text), "ongoing");
    store.act((view) => view, "finished");
    store.act(query("sgd"), "ongoing");
    expect(page.entries).toHaveLength(3);
    page.go(-1);
    expect(store.state().view.query).toBe("adam");
    page.go(-1);
    expect(store.state().view.query).toBe("");
  });

  it("a drag writes the URL at its start, at times, and at its end", () => {
    const { page, store } = open();
    const replace = vi.spyOn(page.history, "replace");
    for (let i = 0; i < 100; i++) store.act(query(`a${i}`), "ongoing");
    expect(replace).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(replace).toHaveBeenCalledTimes(1);
    store.act(query("end"), "finished");
    expect(page.hash).toContain(encodeView({ ...EMPTY_VIEW, query: "end" }));
    expect(page.entries).toHaveLength(2);
  });

  it("a drag or typing that changes nothing takes no part in the next step", () => {
    const { page, store } = open();
    store.act(query("a"));
    store.act((view) => view, "ongoing");
    store.act(query("b"));
    expect(page.entries).toHaveLength(3);
    store.undo();
    expect(store.state().view.query).toBe("a");
    store.undo();
    expect(store.state()).toMatchObject({ view: EMPTY_VIEW, canUndo: false });
    store.act(query(""), "ongoing");
    store.act(query("adam"), "ongoing");
    expect(store.state().canUndo).toBe(true);
    page.go(-1);
    expect(store.state().view).toEqual(EMPTY_VIEW);
  });

  it("a pause of a drag does not end it", () => {
    const { page, store } = open();
    for (const text of ["a", "ab", "ab", "abc"]) store.act(query(text), "ongoing");
    expect(page.entries).toHaveLength(2);
    store.undo();
    expect(store.state()).toMatchObject({ view: EMPTY_VIEW, canUndo: false });
  });

  it("an action that changes nothing is no step", () => {
    const { page, store } = open();
    store.act((view) => view);
    expect(page.entries).toHaveLength(1);
    expect(store.state().canUndo).toBe(false);
  });

  it("a view that reads the same in a link is no step", () => {
    const { page, store } = open();
    store.act(query("a"));
    store.act((view) => ({ ...view, widths: {}, clauses: [...view.clauses] }));
    store.open('{"v":1,"query":"a"}');
    expect(page.entries).toHaveLength(2);
    store.undo();
    expect(store.state()).toMatchObject({ view: EMPTY_VIEW, canUndo: false });
  });

  it("Undo goes back by a new step, which Back undoes", () => {
    const { page, store } = open();
    store.act(query("a"));
    store.act(query("b"));
    store.undo();
    expect(store.state().view.query).toBe("a");
    page.go(-1);
    expect(store.state().view.query).toBe("b");
    store.undo();
    store.undo();
    store.undo();
    expect(store.state().view).toEqual(EMPTY_VIEW);
  });
});

describe("links", () => {
  it("open with their view", () => {
    const { store } = open(new FakePage(`#metadata&p.metadata.v=${encodeView({ ...EMPTY_VIEW, open: "run/1" })}`));
    expect(store.state().view.open).toBe("run/1");
    expect(store.state().notice).toBeNull();
  });

  it("that are broken open the default view with a notice, and leave the URL alone", () => {
    const { page, store } = open(new FakePage("#metadata&p.metadata.v=%F0nonsense"));
    expect(store.state().view).toEqual(EMPTY_VIEW);
    expect(store.state().notice?.code).toBe("view-broken");
    expect(page.entries).toEqual(["#metadata&p.metadata.v=%F0nonsense"]);
    store.dismiss();
    expect(store.state().notice).toBeNull();
  });

  it("too long for a URL are kept aside: a notice, and Back and reload still work", () => {
    const kept = shelf();
    const { page, store } = open(new FakePage(), kept);
    const long = "x".repeat(9000);
    store.act(query(long));
    expect(store.state().notice?.code).toBe("view-too-long");
    expect(page.hash.length).toBeLessThan(200);
    const link = () => new FakePage(page.hash);
    expect(open(link(), kept).store.state().view.query).toBe(long);
    const colleague = open(link()).store;
    expect(colleague.state().notice?.code).toBe("view-broken");
    colleague.act(query(long));
    expect(colleague.state().notice?.code).toBe("view-too-long");
    store.act(query("short"));
    expect(store.state().notice).toBeNull();
    page.go(-1);
    expect(store.state().view.query).toBe(long);
  });

  it("too long for a URL are told of once, and whenever a link is asked for", () => {
    const { store } = open();
    const long = "x".repeat(9000);
    const code = () => store.state().notice?.code;
    store.act(query(long));
    expect(code()).toBe("view-too-long");
    store.dismiss();
    store.act(query(`${long}y`));
    store.act(query(`${long}z`), "ongoing");
    store.act((view) => view);
    expect(code()).toBeUndefined();
    store.share(store.state().view);
    expect(code()).toBe("view-too-long");
    store.act(query("short"));
    expect(code()).toBeUndefined();
    store.act(query(long));
    expect(code()).toBe("view-too-long");
  });
});

const ticked =
  (...runs: readonly string[]) =>
  (view: View): View => ({ ...view, ticked: { ...NO_TICKS, runs } });
const MANY = Array.from({ length: 10_000 }, (_, i) => `${"r".repeat(72)}${i}`);

describe("ticks", () => {
  it("are no steps, and each step has those that it was left with", () => {
    const { page, store } = open();
    store.act(ticked("a"), "passing");
    store.act(ticked("a", "b"), "passing");
    expect(store.state().canUndo).toBe(false);
    // Before the address is written.
    store.act(query("q"));
    store.act(ticked("c"), "passing");
    vi.runAllTimers();
    expect(page.entries).toHaveLength(2);
    page.go(-1);
    expect(store.state().view).toEqual(ticked("a", "b")(EMPTY_VIEW));
    page.go(1);
    expect(store.state().view).toEqual(ticked("c")(query("q")(EMPTY_VIEW)));
    expect(open(new FakePage(page.hash)).store.state().view.ticked.runs).toEqual(["c"]);
  });

  it("that were set after a step stay when it is undone, and those that it took come back", () => {
    const { store } = open();
    store.act(ticked("a"), "passing");
    store.act(query("q"));
    store.act(ticked("a", "b"), "passing");
    store.undo();
    expect(store.state().view).toEqual(ticked("a", "b")(EMPTY_VIEW));
    store.act((view) => ({ ...view, query: "hidden", ticked: NO_TICKS }));
    store.undo();
    expect(store.state().view).toEqual(ticked("a", "b")(EMPTY_VIEW));
  });

  it("do not end what is typed, nor become a step by it", () => {
    const { page, store } = open();
    store.act(query("a"), "ongoing");
    store.act(ticked("a"), "passing");
    store.act(query("ad"), "ongoing");
    store.act((view) => view);
    vi.runAllTimers();
    expect(page.entries).toHaveLength(2);
    store.undo();
    expect(store.state().view).toEqual(ticked("a")(EMPTY_VIEW));
  });

  it("that are too many for a link stay in the browser tab without a word, and a link says so", () => {
    const on = shelf();
    const { page, store } = open(new FakePage(), on);
    store.act(query("q"));
    store.act(ticked(...MANY), "passing");
    vi.runAllTimers();
    expect(store.state().notice).toBeNull();
    expect(page.hash.length).toBeLessThan(200);
    const reloaded = open(new FakePage(page.hash), on).store.state();
    expect([reloaded.view, reloaded.notice]).toEqual([store.state().view, null]);
    const colleague = open(new FakePage(page.hash)).store.state();
    expect([colleague.view, colleague.notice?.code]).toEqual([query("q")(EMPTY_VIEW), "ticks-left-out"]);
    expect(store.share(store.state().view)).toBeNull();
    expect(store.state().notice).toMatchObject({ code: "view-too-long", text: expect.stringContaining("ticked") });
    store.act(ticked("a"), "passing");
    vi.runAllTimers();
    expect(store.state().notice).toBeNull();
    expect(open(new FakePage(page.hash)).store.state().view).toEqual(store.state().view);
  });

  it("of each step stay on the shelf, and no others", () => {
    const on = shelf();
    const { page, store } = open(new FakePage(), on);
    const fewer = (n: number) => {
      store.act(ticked(...MANY.slice(n)), "passing");
      vi.runAllTimers();
    };
    fewer(1);
    fewer(2);
    fewer(3);
    expect(on.kept.size).toBe(1);
    store.act(query("q"));
    fewer(4);
    fewer(5);
    expect(on.kept.size).toBe(2);
    store.act(query("qq"));
    fewer(6);
    store.undo();
    store.act(query("p"));
    fewer(7);
    // A step of its own, as a view that a script sets.
    store.act(ticked(...MANY.slice(8)));
    for (const [at, hash] of page.entries.entries()) {
      if (at > 0) expect(open(new FakePage(hash), on).store.state().notice).toBeNull();
    }
    page.go(-page.at);
    expect(store.state().view.ticked.runs).toHaveLength(MANY.length - 3);
  });
});

describe("sharing", () => {
  it("gives what opens the view elsewhere, and leaves the own view alone", () => {
    const { page, store } = open();
    const shared = store.share({ ...EMPTY_VIEW, query: "b" });
    expect(open(new FakePage(`#metadata&p.metadata.v=${shared}`)).store.state().view.query).toBe("b");
    expect([store.state().view, page.entries.length]).toEqual([EMPTY_VIEW, 1]);
  });

  it("refuses a view too long for a link, though the own view is short, until the next step", () => {
    const { store } = open();
    expect(store.share({ ...EMPTY_VIEW, query: "x".repeat(9000) })).toBeNull();
    expect(store.state().notice).toMatchObject({ code: "view-too-long", text: expect.stringContaining("12,0") });
    store.act(query("a"));
    expect(store.state().notice).toBeNull();
  });
});

describe("other tabs", () => {
  it("are left alone: nothing is written into their URL, and their moves change no view", () => {
    const { page, store } = open();
    store.act(query("a"), "ongoing");
    store.act(query("ab"), "ongoing");
    page.entries = [...page.entries, "#scalars"];
    page.go(1);
    vi.runAllTimers();
    expect(page.hash).toBe("#scalars");
    expect(store.state().view.query).toBe("ab");
  });

  it("are not ours where the URL names none of them", () => {
    const { page, store } = open(new FakePage(""));
    store.act(query("a"));
    page.shown = false;
    page.go(-1);
    expect(store.state()).toMatchObject({ view: { query: "a" }, canUndo: true });
    page.shown = true;
    store.returned();
    expect(store.state()).toMatchObject({ view: { query: "a" }, canUndo: true });
    expect(page.hash).toContain("p.metadata.v=");
  });

  it("that drop our part of the URL get it back when the user returns", () => {
    const { page, store } = open();
    store.act(query("a"));
    page.entries[page.at] = "#metadata";
    store.returned();
    expect(store.state().view.query).toBe("a");
    expect(page.hash).toContain("p.metadata.v=");
  });
});

describe("files", () => {
  it("open as one step; what is no view leaves the view as it was", () => {
    const { store } = open();
    store.open('{"v":1,"query":"a"}');
    expect(store.state().view.query).toBe("a");
    store.open("nothing");
    expect(store.state().view.query).toBe("a");
    expect(store.state().notice?.code).toBe("view-broken");
    store.undo();
    expect(store.state().view).toEqual(EMPTY_VIEW);
  });
});
