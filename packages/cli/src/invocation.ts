import { basename, relative } from "node:path";

const SAFE = /^[\w@%+=:,./-]+$/;

/** A word as a POSIX shell reads it back. */
export const shellWord = (word: string): string =>
  SAFE.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** How this program was called, so that commands for the user to run work as they are printed. */
export function programName(script: string, environment: NodeJS.ProcessEnv, folder: string): string {
  if (basename(script) === "saddlepoint") {
    return environment.npm_command === "exec" ? "npx saddlepoint" : "saddlepoint";
  }
  const near = relative(folder, script);
  return `node ${shellWord(near.length < script.length && !near.startsWith("..") ? near : script)}`;
}

/** A command line for the user to run. */
export const invocation = (...words: readonly string[]): string =>
  [programName(process.argv[1] ?? "saddlepoint", process.env, process.cwd()), ...words.map(shellWord)].join(
    " ",
  );
