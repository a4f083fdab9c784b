import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parentHistory } from "../../src/host/history";
import { onDataReloaded } from "../../src/host/reload";
import { followTheme } from "../../src/host/theme";
import { visibility } from "../../src/host/visible";

/** Counts who listens. */
class Listened extends EventTarget {
  readonly listening = new Map<string, number>();

  override addEventListener(type: string, ...rest: [EventListener | null]): void {
    this.listening.set(type, (this.listening.get(type) ?? 0) + 1);
    super.addEventListener(type, ...rest);
  }

  override removeEventListener(type: string, ...rest: [EventListener | null]): void {
    this.listening.set(type, (this.listening.get(type) ?? 0) - 1);
    super.removeEventListener(type, ...rest);
  }

  total(): number {
    return [...this.listening.values()].reduce((sum, count) => sum + count, 0);
  }
}

let observers = 0;
let openPorts = 0;

class Observer {
  observe(): void {
    observers++;
  }
  disconnect(): void {
    observers--;
  }
}

class Channel {
  readonly port1 = {
    close: () => {
      openPorts--;
    },
  };
  readonly port2 = {};
  constructor() {
    openPorts++;
  }
}

const classes = { toggle: () => false, contains: () => false };

function page() {
  const host = Object.assign(new Listened(), {
    document: { body: { classList: classes } },
    location: { hash: "" },
    postMessage: () => {},
  });
  const frame = Object.assign(new Listened(), { parent: host, frameElement: { style: { visibility: "visible" } } });
  const document = Object.assign(new Listened(), { visibilityState: "visible" });
  vi.stubGlobal("window", frame);
  vi.stubGlobal("document", document);
  return { host, frame, document };
}

beforeEach(() => {
  [observers, openPorts] = [0, 0];
  vi.stubGlobal("MutationObserver", Observer);
  vi.stubGlobal("MessageChannel", Channel);
});
afterEach(() => vi.unstubAllGlobals());

function watchAll(): void {
  followTheme({ classList: classes } as unknown as HTMLElement);
  parentHistory().watch(() => {});
  onDataReloaded(() => {});
  const seen = visibility();
  for (let i = 0; i < 3; i++) seen.watch(() => {});
}

function hide(persisted: boolean): Event {
  return Object.assign(new Event("pagehide"), { persisted });
}

test("nothing watches TensorBoard's page any more when our iframe has gone", () => {
  const { host, frame, document } = page();
  watchAll();
  expect([observers, openPorts, host.total(), document.total()]).toEqual([5, 1, 1, 3]);
  frame.dispatchEvent(hide(false));
  expect([observers, openPorts, host.total(), document.total(), frame.total()]).toEqual([0, 0, 0, 0, 0]);
});

test("a page that is put aside and may come back goes on watching", () => {
  const { host, frame } = page();
  watchAll();
  frame.dispatchEvent(hide(true));
  expect([observers, openPorts, host.total()]).toEqual([5, 1, 1]);
});

test("what is ended by hand is not ended again", () => {
  const { frame } = page();
  const end = visibility().watch(() => {});
  end();
  frame.dispatchEvent(hide(false));
  expect([observers, frame.total()]).toEqual([0, 0]);
});
