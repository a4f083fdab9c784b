import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Live, type Pulse } from "../../../src/app/freshness/live";
import { emptyTable } from "../../makeTable";

/** A server whose answers a test sets, and a tab that can be hidden. */
function setUp(pulse: Pulse = { version: "a-1", loading: false, refreshing: false }) {
  const world = { pulse, visible: true, fails: false, awaits: false, changed: () => {} };
  const status = vi.fn(async () => {
    if (world.fails) throw new Error("no answer");
    return world.pulse;
  });
  let newest = emptyTable(pulse.version);
  const table = vi.fn(async () => {
    if (newest.version !== world.pulse.version) newest = emptyTable(world.pulse.version);
    return newest;
  });
  const live = new Live(
    { status, table, awaits: () => world.awaits },
    {
      now: () => world.visible,
      watch: (changed) => {
        world.changed = changed;
        return () => {};
      },
    },
  );
  const show = (visible: boolean) => {
    world.visible = visible;
    world.changed();
  };
  return { world, live, status, table, show };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the poller", () => {
  it("asks for status and table at once, and for the status every half minute once the page is open", async () => {
    const { live, status, table } = setUp();
    live.refresh();
    expect([status.mock.calls.length, table.mock.calls.length]).toEqual([1, 1]);
    await pass(0);
    expect(live.state().table?.version).toBe("a-1");
    await pass(10_000);
    expect(status).toHaveBeenCalledTimes(6);
    await pass(29_000);
    expect(status).toHaveBeenCalledTimes(6);
    await pass(1_000);
    expect(status).toHaveBeenCalledTimes(7);
    expect(table).toHaveBeenCalledTimes(1);
  });

  it("asks often while the server reads, and takes each newer table", async () => {
    const { world, live, table } = setUp({ version: "a-1", loading: false, refreshing: true });
    live.refresh();
    await pass(0);
    world.pulse = { version: "a-2", loading: false, refreshing: false };
    await pass(1_000);
    expect(live.state().table?.version).toBe("a-2");
    expect(table).toHaveBeenCalledTimes(2);
  });

  it("keeps the table it has while a server has none", async () => {
    const { world, live, table } = setUp();
    live.refresh();
    await pass(20_000);
    world.pulse = { version: "", loading: true, refreshing: true };
    await pass(60_000);
    expect(live.state()).toMatchObject({ status: { loading: true }, table: { version: "a-1" } });
    expect(table).toHaveBeenCalledTimes(1);
    world.pulse = { version: "b-1", loading: false, refreshing: false };
    await pass(1_000);
    expect(live.state().table?.version).toBe("b-1");
  });

  it("asks nothing while the tab is hidden, and at once when it is seen again", async () => {
    const { live, status, show } = setUp();
    live.refresh();
    await pass(0);
    show(false);
    await pass(600_000);
    live.refresh();
    expect(status).toHaveBeenCalledTimes(1);
    show(true);
    expect(status).toHaveBeenCalledTimes(2);
  });

  it("keeps the last table when the server is silent, says why, and tries again", async () => {
    const { world, live } = setUp();
    live.refresh();
    await pass(0);
    world.fails = true;
    await pass(30_000);
    expect(live.state().error?.message).toBe("no answer");
    expect(live.state().table?.version).toBe("a-1");
    world.fails = false;
    await pass(5_000);
    expect(live.state().error).toBeNull();
  });

  it("shows the first table though the first status failed", async () => {
    const { world, live } = setUp();
    world.fails = true;
    live.refresh();
    await pass(0);
    expect(live.state().table).toBeNull();
    world.fails = false;
    await pass(5_000);
    expect(live.state()).toMatchObject({ error: null, table: { version: "a-1" } });
  });

  it("counts as opening until some seconds brought nothing new", async () => {
    const { world, live } = setUp({ version: "a-1", loading: false, refreshing: true });
    live.refresh();
    await pass(0);
    world.pulse = { version: "a-2", loading: false, refreshing: false };
    await pass(8_000);
    expect(live.state()).toMatchObject({ opening: true, table: { version: "a-2" } });
    world.pulse = { version: "a-3", loading: false, refreshing: false };
    await pass(8_000);
    expect(live.state()).toMatchObject({ opening: true, table: { version: "a-3" } });
    await pass(6_000);
    expect(live.state().opening).toBe(false);
    world.pulse = { version: "a-4", loading: false, refreshing: true };
    await pass(30_000);
    expect(live.state()).toMatchObject({ opening: false, table: { version: "a-4" } });
  });

  it("counts as opening while the server reads, however long, but not for ever where trainings go on", async () => {
    const { world, live } = setUp({ version: "a-0", loading: false, refreshing: true });
    live.refresh();
    await pass(600_000);
    expect(live.state().opening).toBe(true);
    for (let version = 1; version <= 15; version++) {
      world.pulse = { version: `a-${version}`, loading: false, refreshing: false };
      await pass(4_000);
    }
    expect(live.state().opening).toBe(true);
    world.pulse = { version: "a-16", loading: false, refreshing: false };
    await pass(4_000);
    expect(live.state().opening).toBe(false);
  });

  it("counts as opening while TensorBoard reads on, and asks every two seconds for what it has", async () => {
    const { world, live, status } = setUp();
    world.awaits = true;
    live.refresh();
    await pass(100_000);
    expect(live.state().opening).toBe(true);
    expect(status).toHaveBeenCalledTimes(51);
    world.awaits = false;
    await pass(12_000);
    expect(live.state().opening).toBe(false);
    // Runs that start later are read while the table stays as it is.
    world.awaits = true;
    await pass(30_000);
    const asked = status.mock.calls.length;
    await pass(4_000);
    expect(live.state().opening).toBe(false);
    expect(status).toHaveBeenCalledTimes(asked + 2);
  });

  it("asks for the table anew when another one is wanted of the same snapshot, also after a failure", async () => {
    const { world, live, table } = setUp();
    live.refresh();
    await pass(0);
    live.renew();
    await pass(0);
    expect(table).toHaveBeenCalledTimes(2);
    world.fails = true;
    live.renew();
    await pass(0);
    world.fails = false;
    await pass(5_000);
    expect(table).toHaveBeenCalledTimes(3);
    await pass(60_000);
    expect(table).toHaveBeenCalledTimes(3);
  });

  it("takes the table of the newest wish when it changes during an answer", async () => {
    const { live, table } = setUp();
    live.refresh();
    live.renew();
    await pass(0);
    await pass(0);
    expect(table).toHaveBeenCalledTimes(2);
  });

  it("asks once more after an answer that it was asked to refresh during", async () => {
    const { live, status } = setUp();
    live.refresh();
    live.refresh();
    live.refresh();
    await pass(0);
    await pass(0);
    expect(status).toHaveBeenCalledTimes(2);
  });
});
