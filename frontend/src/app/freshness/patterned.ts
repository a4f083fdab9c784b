/** The newest table with the keys that the view's pattern reads from names; without them where the server cannot read the pattern. */
import type { Table } from "../../engine/table/types";
import { WireError } from "../../wire/error";

type ReadTable = (pattern: string | null) => Promise<Table>;

/** The server's code for a pattern that it cannot read. */
const BAD_PATTERN = "bad-pattern";

/** How the last table was read. */
interface LastRead {
  /** The view's at that time. */
  readonly pattern: string | null;
  /** Why the pattern was left out; null where it was not. */
  readonly problem: string | null;
}

export class PatternedTables {
  #last: LastRead = { pattern: null, problem: null };
  readonly #listeners = new Set<() => void>();
  readonly #read: ReadTable;
  readonly #pattern: () => string | null;

  /** @param pattern of the view at this moment */
  constructor(read: ReadTable, pattern: () => string | null) {
    this.#read = read;
    this.#pattern = pattern;
  }

  /** The pattern of the last table; null where it has none, or the server cannot read it. */
  readonly pattern = (): string | null => (this.#last.problem === null ? this.#last.pattern : null);

  /** Why a pattern was left out of the last table; null where it was not, and where the table is one of another pattern. */
  readonly problem = (pattern: string | null): string | null =>
    this.#last.pattern === pattern ? this.#last.problem : null;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly table = async (): Promise<Table> => {
    const pattern = this.#pattern();
    try {
      const table = await this.#read(pattern);
      this.#tell({ pattern, problem: null });
      return table;
    } catch (error) {
      if (pattern === null || !(error instanceof WireError) || error.code !== BAD_PATTERN) throw error;
      // A link with a pattern of another version, or written by hand, is no reason to show nothing.
      const table = await this.#read(null);
      this.#tell({ pattern, problem: error.message });
      return table;
    }
  };

  #tell(last: LastRead): void {
    const { pattern, problem } = this.#last;
    if (last.pattern === pattern && last.problem === problem) return;
    this.#last = last;
    for (const listener of this.#listeners) listener();
  }
}
