/** What went wrong, from an error's output: Node's line with the error, above its trace; elsewhere the last line. */
export function lastLine(text: string): string {
  const lines = text.trim().split("\n");
  return lines.findLast((line) => /^\[?\w*Error\b.*: /.test(line)) ?? lines.at(-1) ?? "";
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
