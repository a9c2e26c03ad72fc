import { toJson } from "saddlepoint/data";

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
