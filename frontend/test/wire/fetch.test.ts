import { afterEach, describe, expect, test, vi } from "vitest";
import { extremesReader, fetchRun, fetchStatus, tableReader } from "../../src/wire/fetch";
import { readStatus } from "../../src/wire/status";
import { bytesOf, jsonOf } from "./fixture";

/** Answers every request so, and gives what was asked. */
function serve(body: BodyInit | null, init: ResponseInit = {}): { readonly asked: [string, RequestInit][] } {
  const asked: [string, RequestInit][] = [];
  vi.stubGlobal("fetch", async (url: string, options: RequestInit = {}) => {
    asked.push([url, options]);
    const response = new Response(body, init);
    Object.defineProperty(response, "url", { value: new URL(url, "http://host/tab/").href });
    return response;
  });
  return { asked };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("asking the server", () => {
  test("for the status", async () => {
    const { asked } = serve(JSON.stringify(jsonOf("status.json")));
    expect(await fetchStatus("./")).toEqual(readStatus(jsonOf("status.json")));
    expect(asked[0]?.[0]).toBe("./status");
  });

  test("for a run whose name has a place for every trap", async () => {
    const { asked } = serve(JSON.stringify(jsonOf("run.json")));
    await fetchRun("./", "a b/../ä&run=?#%");
    const query = new URL(asked[0]?.[0] ?? "", "http://host/").searchParams;
    expect([...query]).toEqual([["run", "a b/../ä&run=?#%"]]);
    await fetchRun("./", "r", "{a}&{b:int}");
    expect(asked[1]?.[0]).toBe("./run?run=r&run_pattern=%7Ba%7D%26%7Bb%3Aint%7D");
  });

  test("for the table, and again with its tag: the same table then", async () => {
    const read = tableReader("./");
    const first = serve(bytesOf("table.arrow").slice(), { headers: { ETag: 'W/"b-3"' } });
    const table = await read(null);
    expect(table.count).toBe(6);
    expect(new Headers(first.asked[0]?.[1].headers).has("If-None-Match")).toBe(false);
    const second = serve(null, { status: 304 });
    expect(await read(null)).toBe(table);
    expect(new Headers(second.asked[0]?.[1].headers).get("If-None-Match")).toBe('W/"b-3"');
    serve(bytesOf("empty.arrow").slice(), { headers: { ETag: 'W/"b-4"' } });
    expect((await read(null)).count).toBe(0);
    const fourth = serve(null, { status: 304 });
    await read(null);
    expect(new Headers(fourth.asked[0]?.[1].headers).get("If-None-Match")).toBe('W/"b-4"');
  });

  test("for the table with keys from names, of which another pattern's tag says nothing", async () => {
    const read = tableReader("./");
    serve(bytesOf("table.arrow").slice(), { headers: { ETag: 'W/"b-3"' } });
    await read(null);
    const { asked } = serve(bytesOf("empty.arrow").slice(), { headers: { ETag: 'W/"b-3-x"' } });
    expect(await read("{a}_{b}")).toMatchObject({ count: 0, pattern: "{a}_{b}" });
    expect(asked[0]?.[0]).toBe("./table?run_pattern=%7Ba%7D_%7Bb%7D");
    expect(new Headers(asked[0]?.[1].headers).has("If-None-Match")).toBe(false);
  });
});

describe("asking what a metric reached", () => {
  const at = { metric: "val/acc & more", best: "min" } as const;

  test("by its name, and at the best step of which other one", async () => {
    const { asked } = serve(bytesOf("extremes.arrow").slice());
    const plain = await extremesReader("./", { metric: "a b/ä&=+", at: null })(new AbortController().signal);
    const best = await extremesReader("./", { metric: "m", at })(new AbortController().signal);
    const [first, second] = asked.map(([url]) => new URL(url, "http://host/tab/"));
    expect([first?.pathname, [...(first?.searchParams ?? [])]]).toEqual(["/tab/extremes", [["metric", "a b/ä&=+"]]]);
    expect([...(second?.searchParams ?? [])]).toEqual([
      ["metric", "m"],
      ["at", "val/acc & more"],
      ["best", "min"],
    ]);
    expect([plain.best, best.best === null]).toEqual([null, false]);
    // The server tags only what is worth keeping.
    expect(plain.complete).toBe(false);
  });

  test("again with its tag: the same object then; and lets go when told to", async () => {
    const read = extremesReader("./", { metric: "m", at: null });
    const abort = new AbortController();
    serve(bytesOf("extremes.arrow").slice(), { headers: { ETag: 'W/"e-1"' } });
    const extremes = await read(abort.signal);
    const second = serve(null, { status: 304 });
    expect(await read(abort.signal)).toBe(extremes);
    expect(extremes.complete).toBe(true);
    expect(new Headers(second.asked[0]?.[1].headers).get("If-None-Match")).toBe('W/"e-1"');
    expect(second.asked[0]?.[1].signal).toBe(abort.signal);
  });
});

describe("failures are WireErrors with words", () => {
  test("the server's own", async () => {
    serve(JSON.stringify(jsonOf("error.json")), { status: 404 });
    await expect(fetchRun("./", "x")).rejects.toMatchObject({
      name: "WireError",
      code: "unknown-run",
      message: "there is no run 'x'",
      detail: '{"run":"x"}',
    });
  });

  test("a proxy's page", async () => {
    serve("<html>Bad Gateway</html>", { status: 502, statusText: "Bad Gateway" });
    await expect(fetchStatus("./")).rejects.toMatchObject({
      name: "WireError",
      code: "unexpected",
      message: /502 Bad/,
    });
    serve("<html>Login</html>");
    await expect(fetchStatus("./")).rejects.toMatchObject({ name: "WireError", message: /\/tab\/status is not JSON/ });
    await expect(tableReader("./")(null)).rejects.toMatchObject({
      name: "WireError",
      message: /is not an Arrow stream/,
    });
  });

  test("no answer", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(fetchStatus("./")).rejects.toMatchObject({ code: "unreachable", detail: "Failed to fetch" });
  });
});
