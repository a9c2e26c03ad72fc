import { command, EXIT, EXIT_CODES, print, printJson, sayAs } from "../cli/command.ts";
import { ALL_THREADS, flags } from "../cli/flags.ts";
import { WORKLOAD_NAMES, workloadsOption } from "../matrix/workloads.ts";
import { messageOf } from "../turns/lastLine.ts";

const USUAL = { rounds: 15, turn: 1.2, limit: 300 };

const HELP = `
Both checkouts must be built (npm run build). Against this checkout itself it shows how much of a ratio is noise.${EXIT_CODES}`;

export const compareCommand = () =>
  command(
    "compare",
    "Times the matrix's steps in this checkout's library and in another's, in turns in one run, so that the machine's moods hit " +
      "both alike: new over old, the median over the rounds and their middle half. Their losses are compared, from the same start.",
  )
    .argument("<checkout>", "the folder of the other checkout, the old one")
    .addOption(
      flags.workloads(
        `these only, with commas between; a part or * stands for all of its kind: ${WORKLOAD_NAMES.join(", ")}`,
        workloadsOption,
      ),
    )
    .addOption(flags.rounds(USUAL.rounds))
    .addOption(flags.turn(USUAL.turn))
    .addOption(flags.threads())
    .addOption(flags.limit(USUAL.limit))
    .addOption(flags.json())
    .addHelpText("after", HELP)
    .action(async (checkout, options, self) => {
      const { compareCheckouts, comparisonBlocks, programOf, sameSteps } = await import(
        "../matrix/compareCheckouts.ts"
      );
      const { plain } = await import("../report/write.ts");
      const old = () => {
        try {
          return programOf(checkout);
        } catch (error) {
          return self.error(`error: ${messageOf(error)}`);
        }
      };
      const found = await compareCheckouts(old(), {
        workloads: options.workloads ?? WORKLOAD_NAMES,
        rounds: options.rounds ?? USUAL.rounds,
        turnSeconds: options.turn ?? USUAL.turn,
        threads: options.threads ?? ALL_THREADS,
        seconds: options.limit ?? USUAL.limit,
        say: sayAs("bench:compare"),
      });
      if (options.json) printJson(found);
      else print(plain(comparisonBlocks(found)));
      if (!sameSteps(found)) process.exitCode = EXIT.failed;
    });
