#!/usr/bin/env node
import { program } from "./program.ts";
import { reportFailure } from "./reportFailure.ts";

// A reader that closes the pipe early, like head, wants no more output; that is not a failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, process.argv);
}
