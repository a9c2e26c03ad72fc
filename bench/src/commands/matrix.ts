import { command, EXIT, EXIT_CODES, print, printJson, sayAs } from "../cli/command.ts";
import { ALL_THREADS, flags } from "../cli/flags.ts";
import { PEERS, PROGRAMS } from "../matrix/programs.ts";
import { QUICK_PEERS, QUICK_WORKLOADS, WORKLOAD_NAMES, workloadsOption } from "../matrix/workloads.ts";

const USUAL = { rounds: 7, quickRounds: 3, turn: 1.2, limit: 300 };

const HELP = `
Commands beside the matrix have npm scripts of their own, as npm run bench:step; npm run bench -- COMMAND --help says the
rest of each.

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
    .addOption(
      flags.workloads(
        `these only, with commas between; a part or * stands for all of its kind: ${WORKLOAD_NAMES.join(", ")}`,
        workloadsOption,
      ),
    )
    .addOption(
      flags.only("these programs only beside Saddlepoint, also where the plan leaves them out", PEERS, true),
    )
    .addOption(flags.rounds(USUAL.rounds))
    .addOption(flags.turn(USUAL.turn))
    .addOption(flags.threads())
    .addOption(flags.limit(USUAL.limit))
    .addOption(
      flags.quick(
        `${QUICK_WORKLOADS.join(", ")} against ${QUICK_PEERS.join(", ")}, ${USUAL.quickRounds} rounds: minutes; writes nothing`,
      ),
    )
    .option("--page", "the same in a page of Chromium too (default: where everything is measured)")
    .option("--no-page", "not in a page")
    .option("--no-write", "leave docs/benchmarks.md as it is; implied where only a part is measured")
    .addOption(flags.json())
    .addHelpText("after", HELP)
    .action(async (options) => {
      const { measureMatrix, sound, writeDocument } = await import("../matrix/measureMatrix.ts");
      const { terminalBlocks } = await import("../matrix/report.ts");
      const { plain } = await import("../report/write.ts");
      const { quick = false, workloads, only, json } = options;
      const whole = !quick && workloads === undefined && only === undefined;
      const say = sayAs("bench");
      const report = await measureMatrix({
        workloads: workloads ?? (quick ? QUICK_WORKLOADS : WORKLOAD_NAMES),
        names: only ?? (quick ? QUICK_PEERS : PEERS.filter((name) => PROGRAMS[name]?.onlyAsked !== true)),
        asked: only !== undefined,
        page: options.page ?? whole,
        rounds: options.rounds ?? (quick ? USUAL.quickRounds : USUAL.rounds),
        turnSeconds: options.turn ?? USUAL.turn,
        threads: options.threads ?? ALL_THREADS,
        seconds: options.limit ?? USUAL.limit,
        say,
      });
      if (json) printJson(report);
      else print(plain(terminalBlocks(report)));
      if (!sound(report)) process.exitCode = EXIT.failed;
      if (whole && options.write) writeDocument(report, say);
    });
