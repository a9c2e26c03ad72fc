#!/usr/bin/env node
import { watchOutput } from "./outputFailure.ts";
import { program } from "./program.ts";
import { reportFailure } from "./reportFailure.ts";

watchOutput();
try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, process.argv);
}
