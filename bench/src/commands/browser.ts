import { BASELINE, PAGE_PROGRAM_NAMES, PAGE_WORKLOADS } from "../browser/programs.ts";
import { command, EXIT, EXIT_CODES, print, printJson, sayAs } from "../cli/command.ts";
import { ALL_THREADS, flags, integer, names } from "../cli/flags.ts";

const USUAL = { rounds: 7, turn: 1.5, limit: 120, visits: 5 };

const HELP = `
Needs Chromium: on the PATH, or its path in SADDLEPOINT_CHROMIUM; without it, it says so and does nothing. WebGL and WebGPU
are timed on a graphics card; on a software one only their numbers are checked. A program whose turns would pass --limit
takes fewer of them.${EXIT_CODES}`;

export const browserCommand = () =>
  command(
    "browser",
    "Times training steps in a page of Chromium, in Saddlepoint and in TensorFlow.js: the same steps from the same weights on " +
      "the same batches, each program in a page and a worker of its own, taking turns. Checks that their losses agree, and " +
      "measures how long a page takes from being opened to its first training step, with a warm cache.",
  )
    .addOption(
      flags.workloads(
        `these steps only, with commas between, of ${PAGE_WORKLOADS.join(", ")}`,
        names("--workloads", PAGE_WORKLOADS),
      ),
    )
    .addOption(
      flags.only(
        `these programs only; ${BASELINE} always runs, as the others are compared with it`,
        PAGE_PROGRAM_NAMES,
      ),
    )
    .addOption(flags.rounds(USUAL.rounds))
    .addOption(flags.turn(USUAL.turn))
    .addOption(flags.threads())
    .addOption(flags.limit(USUAL.limit))
    .option(
      "--visits <n>",
      `visits with a warm cache for the first step (default ${USUAL.visits}; 0 leaves it out)`,
      integer("--visits", 0),
    )
    .addOption(flags.json())
    .addHelpText("after", HELP)
    .action(async (options) => {
      const { chromiumPath, NO_CHROMIUM } = await import("../browser/launch.ts");
      const say = sayAs("bench:browser");
      const { json, only = PAGE_PROGRAM_NAMES, workloads = PAGE_WORKLOADS } = options;
      if (chromiumPath() === undefined) {
        if (json) printJson({ absent: NO_CHROMIUM, workloads: [], firstSteps: [] });
        else say(NO_CHROMIUM);
        return;
      }
      const { measureBrowser } = await import("../browser/measureBrowser.ts");
      const { browserBlocks } = await import("../browser/report.ts");
      const { plain } = await import("../report/write.ts");
      const chosen = {
        programs: only.includes(BASELINE) ? only : [BASELINE, ...only],
        workloads: PAGE_WORKLOADS.filter((name) => workloads.includes(name)),
        rounds: options.rounds ?? USUAL.rounds,
        turnMs: 1000 * (options.turn ?? USUAL.turn),
        threads: options.threads ?? ALL_THREADS,
        limitMs: 1000 * (options.limit ?? USUAL.limit),
        visits: options.visits ?? USUAL.visits,
      };
      const report = await measureBrowser(chosen, say);
      if (json) printJson(report);
      else print(plain(browserBlocks(report)));
      for (const { workload, programs } of "absent" in report ? [] : report.workloads) {
        for (const [name, outcome] of Object.entries(programs)) {
          const other = "agreement" in outcome && !outcome.agreement.same;
          if (other) say(`${workload}, ${name}: its losses differ: not the same step`);
          if (other || ("failed" in outcome && name.startsWith("saddlepoint")))
            process.exitCode = EXIT.failed;
        }
      }
    });
