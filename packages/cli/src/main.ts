#!/usr/bin/env node
import { program } from "./program.ts";
import { reportFailure } from "./reportFailure.ts";

// A reader that closes the pipe early, like head, or a terminal that is gone, wants no more output; whatever is being
// computed goes on, or is saved.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  });
}

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, process.argv);
}
