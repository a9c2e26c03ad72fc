import { writeFileSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import { type Block, markdown, plain } from "../report/write.ts";
import { messageOf } from "../turns/lastLine.ts";

/** A command of the benchmark; bad usage throws instead of ending the process. */
export const command = (name: string, description: string) =>
  new Command(name)
    .description(description)
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .allowExcessArguments(false)
    .showHelpAfterError("(--help says how)")
    .exitOverride();

export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

export const EXIT_CODES =
  "\nExit codes: 0 done; 1 something failed, or a program did not do the same step; 2 bad usage.";

/** What `work` gives; whatever it throws is the command line's mistake. */
export function asUsage<Result>(self: { error(message: string): never }, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    return self.error(`error: ${messageOf(error)}`);
  }
}

/** Progress goes to standard error, so that standard output has the result alone. */
export const sayAs =
  (name: string) =>
  (text: string): void => {
    process.stderr.write(`${name}: ${text}\n`);
  };

/** The result goes to standard output. */
export const print = (text: string): void => {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
};

/** A document in JSON; infinity as a string, which JSON has no number for. */
export const printJson = (document: unknown): void =>
  print(JSON.stringify(document, (_, value) => (value === Number.POSITIVE_INFINITY ? "Infinity" : value), 2));

/** A report as JSON where it was asked for, else for reading. */
export const show = <Report>(
  json: boolean | undefined,
  report: Report,
  blocks: (report: Report) => readonly Block[],
): void => (json === true ? printJson(report) : print(plain(blocks(report))));

/** A report as a document in a file, or where there is none on standard output; as JSON there where it was asked for. */
export function deliver(
  report: unknown,
  blocks: readonly Block[],
  { out, json }: { readonly out: string | undefined; readonly json?: boolean | undefined },
  written: (out: string) => void,
): void {
  const text = markdown(blocks);
  if (out !== undefined) {
    writeFileSync(out, text);
    written(out);
  }
  if (json) printJson(report);
  else if (out === undefined) print(text);
}

/** For how long it ran, from the moment at which it began. */
export const minutesSince = (began: number): string =>
  `${((performance.now() - began) / 60_000).toFixed(1)} minutes`;
