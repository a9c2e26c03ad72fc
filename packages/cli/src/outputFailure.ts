import pc from "picocolors";
import { errorCode, reason } from "saddlepoint/node";
import { EXIT } from "./reportFailure.ts";

/** A reader that closes the pipe early, like head, or a terminal that is gone, wants no more output. */
const NOBODY_READS: ReadonlySet<string> = new Set(["EPIPE", "EIO"]);

const lost = new AbortController();

/** Aborts when output is lost that somebody waits for, as on a full disk: what is being computed is saved, and ends. */
export const outputLost: AbortSignal = lost.signal;

/**
 * Looks after what cannot be written to standard output or standard error. Where nobody reads, whatever is being computed goes on;
 * otherwise the process says why, ends what it does in order, and fails.
 */
export function watchOutput(): void {
  for (const [name, stream] of [
    ["standard output", process.stdout],
    ["standard error", process.stderr],
  ] as const) {
    stream.on("error", (error: Error) => {
      if (NOBODY_READS.has(errorCode(error) ?? "") || lost.signal.aborted) return;
      lost.abort();
      process.once("exit", () => {
        process.exitCode = EXIT.failed;
      });
      const why = `cannot write ${name}: ${reason(error)}`;
      if (stream !== process.stderr) process.stderr.write(`${pc.red("error:")} ${why}\n`);
    });
  }
}
