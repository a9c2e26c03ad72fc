import { command, EXIT, EXIT_CODES, sayAs, show } from "../cli/command.ts";
import { flags } from "../cli/flags.ts";
import { PEERS } from "../matrix/programs.ts";

/** The others tell little for the minutes that they take. */
const USUAL_PEERS = ["pytorch", "tfjs", "jax-js"];

export const stepCommand = () =>
  command(
    "step",
    "Times the InfoGAN MNIST training step (both players, Q, Adam; the paper's widths, batch 128, float32) against the same " +
      "step elsewhere, each program in a process of its own, taking turns, and checks that their losses agree.",
  )
    .addOption(flags.only("these peers only", PEERS, true).default(USUAL_PEERS, USUAL_PEERS.join(", ")))
    .addOption(flags.steps("timed steps, at least 2; slow peers do fewer", 2).default(20))
    .addOption(flags.allThreads())
    .addOption(flags.limit().default(600))
    .addOption(flags.json())
    .addHelpText("after", EXIT_CODES)
    .action(async ({ only, json, ...settings }) => {
      const { measureStep, stepBlocks } = await import("../matrix/step.ts");
      const report = await measureStep(only, { ...settings, say: sayAs("bench:step") });
      show(json, report, stepBlocks);
      const outcomes = Object.values(report.peers);
      if (outcomes.some((peer) => "agreement" in peer && peer.agreement?.same === false))
        process.exitCode = EXIT.failed;
    });
