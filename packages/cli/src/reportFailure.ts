import { CommanderError } from "@commander-js/extra-typings";
import pc from "picocolors";
import { messageOf, RunChangedError } from "saddlepoint/node";
import { UsageError } from "./usageError.ts";

/** What the process ends with. 130 (interrupted, saved) is set by the verb that was interrupted. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

const wantsStack = (argv: readonly string[]): boolean =>
  argv.includes("--verbose") || (process.env.DEBUG ?? "") !== "";

/**
 * Says what went wrong: one line on standard error, a stack trace only on request, and under --json a document with the
 * same message on standard output, and with the changes that keep a run from going on.
 *
 * @returns the exit code
 */
export function reportFailure(error: unknown, argv: readonly string[]): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
  const parsing = error instanceof CommanderError;
  const exitCode = parsing || error instanceof UsageError ? EXIT.usage : EXIT.failed;
  const message = messageOf(error).replace(/^error: /, "");
  // The parser has printed its own message by the time it throws.
  if (!parsing) process.stderr.write(`${pc.red("error:")} ${message}\n`);
  if (!parsing && wantsStack(argv) && error instanceof Error) process.stderr.write(`${error.stack ?? ""}\n`);
  if (argv.includes("--json")) {
    const changes = error instanceof RunChangedError ? { changes: error.changes } : {};
    process.stdout.write(`${JSON.stringify({ error: { message, exitCode, ...changes } }, null, 2)}\n`);
  }
  return exitCode;
}
