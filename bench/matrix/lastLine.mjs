/** What went wrong, from an error's output: Node's line with the error, above its trace; elsewhere the last line. */
export function lastLine(text) {
  const lines = text.trim().split("\n");
  return lines.findLast((line) => /^\[?\w*Error\b.*: /.test(line)) ?? lines.at(-1) ?? "";
}
