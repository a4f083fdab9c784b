/** Python's regular expressions as JavaScript's, as far as both have the same. */
import { problemAt, type Span } from "./tree";

/** Throws QueryError where it is none. @param node a text of an expression */
export function patternOf(node: Span & { readonly value: string }): RegExp {
  const [, flags = "", rest = node.value] = /^\(\?([aims]+)\)([\s\S]*)$/.exec(node.value) ?? [];
  const source = rest.replaceAll("(?P<", "(?<").replaceAll("\\A", "^").replaceAll("\\Z", "$");
  // Python's texts are of whole characters.
  for (const mode of ["u", ""]) {
    try {
      return new RegExp(source, flags.replaceAll("a", "") + mode);
    } catch (error) {
      if (mode !== "") continue;
      const message = error instanceof Error ? error.message : String(error);
      // Browsers repeat the expression before they say what is wrong with it.
      throw problemAt(node, "regex", `This is no regular expression: ${message.split(": ").at(-1)}.`);
    }
  }
  throw new Error("unreachable");
}
