import { Command } from "@commander-js/extra-typings";

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
  print(
    JSON.stringify(document, (_key, value) => (value === Number.POSITIVE_INFINITY ? "Infinity" : value), 2),
  );
