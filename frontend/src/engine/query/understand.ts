/** Whether what one typed is meant as an expression, or as words to search for: what compares or calls something is an expression. */

/** Not the apostrophe of "don't". */
const QUOTED = /(?<![\p{L}\p{N}])(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)/gsu;
const SIGNS: readonly RegExp[] = [
  // lr<1e-2, depth >= 3, "a" == x; no arrows.
  /[\p{L}\p{N}_\])"]\s*(?:[=!]=|<=?|>=?)/u,
  /(?:^|[\s(])(?:has|all|len|abs|min|max|now|days|hours|minutes|re\.search)\(/,
  /\.(?:startswith|endswith|contains|lower)\(/,
  /[\p{L}\p{N}_\])"]\s+is\s+(?:not\s+)?None\b/u,
  /(?:^|[\s)"])(?:not\s+)?in\s*[[(]/,
  /"\s+(?:not\s+)?in\s+[\p{L}_]/u,
];

export function isExpression(text: string): boolean {
  if (text.trimStart().startsWith("/")) return false;
  // What stands in quotes compares nothing.
  const bare = text.replace(QUOTED, '""');
  return SIGNS.some((sign) => sign.test(bare));
}
