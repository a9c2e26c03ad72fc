import { asUsage, command, EXIT, EXIT_CODES, sayAs, show } from "../cli/command.ts";
import { flags } from "../cli/flags.ts";
import { WORKLOAD_NAMES } from "../matrix/workloads.ts";

const HELP = `
Both checkouts must be built (npm run build). Against this checkout itself it shows how much of a ratio is noise.${EXIT_CODES}`;

export const compareCommand = () =>
  command(
    "compare",
    "Times the matrix's steps in this checkout's library and in another's, in turns in one run, so that the machine's moods hit " +
      "both alike: new over old, the median over the rounds and their middle half. Both are started four times, in changing order, " +
      "as one process is faster than another of the same program. Their losses are compared, from the same start.",
  )
    .argument("<checkout>", "the folder of the other checkout, the old one")
    .addOption(flags.workloads())
    .addOption(flags.rounds().default(16))
    .addOption(flags.turn().default(1.2))
    .addOption(flags.allThreads())
    .addOption(flags.limit().default(300))
    .addOption(flags.json())
    .addHelpText("after", HELP)
    .action(async (checkout, { workloads = WORKLOAD_NAMES, json, ...settings }, self) => {
      const { compareCheckouts, comparisonBlocks, programOf, sameSteps } = await import(
        "../matrix/compareCheckouts.ts"
      );
      const old = asUsage(self, () => programOf(checkout));
      const found = await compareCheckouts(workloads, old, { ...settings, say: sayAs("bench:compare") });
      show(json, found, comparisonBlocks);
      if (!sameSteps(found)) process.exitCode = EXIT.failed;
    });
