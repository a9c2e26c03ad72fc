import { Command } from "@commander-js/extra-typings";

/** A verb with the flags that all have in common. */
export const verb = (name: string) =>
  new Command(name)
    .option("--json", "print one JSON document on standard output, and nothing else there")
    .option("--quiet", "print the result only, no progress and no hints")
    .option("--verbose", "print a stack trace when something fails (also with DEBUG=1)")
    .helpOption("-h, --help", "print this help")
    .allowExcessArguments(false);
