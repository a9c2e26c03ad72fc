import { Command } from "@commander-js/extra-typings";
import { toJson } from "saddlepoint/data";

/** A verb with the flags that all have in common. */
export const verb = (name: string) =>
  new Command(name)
    .option("--json", "print one JSON document on standard output, and nothing else there")
    .option("--quiet", "print the result only, no progress and no hints")
    .option("--verbose", "print a stack trace when something fails (also with DEBUG=1)")
    .helpOption("-h, --help", "print this help")
    .allowExcessArguments(false);

/** The flags that every verb has. */
export type SharedFlags = { readonly json?: true; readonly quiet?: true; readonly verbose?: true };

/** Where a verb's words go. */
export type Output = {
  /** Progress and hints: standard output; standard error under --json; nowhere under --quiet. */
  note(text: string): void;
  /** What must be seen whatever the flags: standard error. */
  warn(text: string): void;
  /** The verb's result, once: the document under --json, the text otherwise. */
  result(document: object, text: string): void;
};

export function output({ json, quiet }: SharedFlags): Output {
  return {
    note(text) {
      if (!quiet) (json ? process.stderr : process.stdout).write(`${text}\n`);
    },
    warn: (text) => process.stderr.write(`${text}\n`),
    result: (document, text) => process.stdout.write(json ? `${toJson(document, 2)}\n` : `${text}\n`),
  };
}
