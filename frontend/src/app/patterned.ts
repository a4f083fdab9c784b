/** The newest table with the keys that the view's pattern reads from names; without them where the server cannot read the pattern. */
import type { Table } from "../engine/types";
import { WireError } from "../wire/error";

type ReadTable = (pattern: string | null) => Promise<Table>;

/** The server's code for a pattern that it cannot read. */
const BAD_PATTERN = "bad-pattern";

export class PatternedTables {
  #problem: string | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #read: ReadTable;
  readonly #pattern: () => string | null;

  /** @param pattern of the view at this moment */
  constructor(read: ReadTable, pattern: () => string | null) {
    this.#read = read;
    this.#pattern = pattern;
  }

  /** Why the pattern of the last table was left out; null where it was not. */
  readonly problem = (): string | null => this.#problem;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly table = async (): Promise<Table> => {
    const pattern = this.#pattern();
    try {
      const table = await this.#read(pattern);
      this.#tell(null);
      return table;
    } catch (error) {
      if (pattern === null || !(error instanceof WireError) || error.code !== BAD_PATTERN) throw error;
      // A link with a pattern of another version, or written by hand, is no reason to show nothing.
      const table = await this.#read(null);
      this.#tell(error.message);
      return table;
    }
  };

  #tell(problem: string | null): void {
    if (this.#problem === problem) return;
    this.#problem = problem;
    for (const listener of this.#listeners) listener();
  }
}
