import { command, EXIT, EXIT_CODES, sayAs, show } from "../cli/command.ts";
import { flags } from "../cli/flags.ts";
import { PEERS, PROGRAMS } from "../matrix/programs.ts";
import { QUICK_PEERS, QUICK_WORKLOADS, WORKLOAD_NAMES } from "../matrix/workloads.ts";

const ROUNDS = { usual: 7, quick: 3 };

const HELP = `
Most commands have an npm script of their own, as npm run bench:step; npm run bench -- COMMAND --help says the rest of each.

Environment: SADDLEPOINT_PYTHON is the Python that has PyTorch (default: the first of python3 and /usr/bin/python3 that
has).${EXIT_CODES}`;

/** The matrix, and the root of the command line. */
export const matrixCommand = () =>
  command(
    "bench",
    "Times a whole training step (both players, Q where there are codes, Adam) of each architecture and each game in " +
      "Saddlepoint and elsewhere. All programs of a workload stay alive and take turns, so that the machine's moods hit " +
      "all alike; their losses are compared, so that all do the same work. Writes docs/benchmarks.md; about 45 minutes.",
  )
    .addOption(flags.workloads())
    .addOption(
      flags.only("these programs only beside Saddlepoint, also where the plan leaves them out", PEERS, true),
    )
    .addOption(flags.rounds(`turns of each program (default: ${ROUNDS.usual}; quick ${ROUNDS.quick})`))
    .addOption(flags.turn().default(1.2))
    .addOption(flags.allThreads())
    .addOption(flags.limit().default(300))
    .addOption(
      flags.quick(`${QUICK_WORKLOADS.join(", ")} against ${QUICK_PEERS.join(", ")}: minutes; writes nothing`),
    )
    .option("--page", "the same in a page of Chromium too (default: where everything is measured)")
    .option("--no-page", "not in a page")
    .option("--no-write", "leave docs/benchmarks.md as it is; implied where only a part is measured")
    .addOption(flags.json())
    .addHelpText("after", HELP)
    .action(async ({ quick = false, workloads, only, rounds, json, page, write, ...options }) => {
      const { measureMatrix, sound, writeDocument } = await import("../matrix/measureMatrix.ts");
      const { terminalBlocks } = await import("../matrix/report.ts");
      const whole = !quick && workloads === undefined && only === undefined;
      const say = sayAs("bench");
      const report = await measureMatrix({
        ...options,
        workloads: workloads ?? (quick ? QUICK_WORKLOADS : WORKLOAD_NAMES),
        names: only ?? (quick ? QUICK_PEERS : PEERS.filter((name) => PROGRAMS[name]?.onlyAsked !== true)),
        asked: only !== undefined,
        page: page ?? whole,
        rounds: rounds ?? (quick ? ROUNDS.quick : ROUNDS.usual),
        say,
      });
      show(json, report, terminalBlocks);
      if (!sound(report)) process.exitCode = EXIT.failed;
      if (whole && write) writeDocument(report, say);
    });
