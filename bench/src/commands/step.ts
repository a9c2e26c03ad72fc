import { command, EXIT, EXIT_CODES, print, printJson, sayAs } from "../cli/command.ts";
import { ALL_THREADS, flags } from "../cli/flags.ts";
import { PEERS } from "../matrix/programs.ts";

/** The others tell little for the minutes that they take. */
const USUAL_PEERS = ["pytorch", "tfjs", "jax-js"];

export const stepCommand = () =>
  command(
    "step",
    "Times the InfoGAN MNIST training step (both players, Q, Adam; the paper's widths, batch 128, float32) against the same " +
      "step elsewhere, each program in a process of its own, taking turns, and checks that their losses agree.",
  )
    .addOption(flags.only(`these peers only (default ${USUAL_PEERS.join(", ")})`, PEERS, true))
    .addOption(flags.steps("timed steps, at least 2 (default 20; slow peers do fewer)", 2))
    .addOption(flags.threads())
    .addOption(flags.limit(600))
    .addOption(flags.json())
    .addHelpText("after", EXIT_CODES)
    .action(async ({ only = USUAL_PEERS, steps = 20, threads = ALL_THREADS, limit = 600, json }) => {
      const { measureStep, stepBlocks } = await import("../matrix/step.ts");
      const { plain } = await import("../report/write.ts");
      const report = await measureStep({
        names: only,
        steps,
        threads,
        seconds: limit,
        say: sayAs("bench:step"),
      });
      if (json) printJson(report);
      else print(plain(stepBlocks(report)));
      const other = Object.values(report.peers).some(
        (peer) => "agreement" in peer && peer.agreement?.same === false,
      );
      if (other) process.exitCode = EXIT.failed;
    });
