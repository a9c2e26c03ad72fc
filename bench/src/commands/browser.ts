import { BASELINE, PAGE_PROGRAM_NAMES, PAGE_WORKLOADS } from "../browser/programs.ts";
import { command, EXIT, EXIT_CODES, printJson, sayAs, show } from "../cli/command.ts";
import { flags, integer, names } from "../cli/flags.ts";

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
    .option(
      "--workloads <names>",
      `these steps only, with commas between, of ${PAGE_WORKLOADS.join(", ")}`,
      names("--workloads", PAGE_WORKLOADS),
    )
    .addOption(
      flags.only(
        `these programs only; ${BASELINE} always runs, as the others are compared with it`,
        PAGE_PROGRAM_NAMES,
      ),
    )
    .addOption(flags.rounds().default(7))
    .addOption(flags.turn().default(1.5))
    .addOption(flags.allThreads())
    .addOption(flags.limit().default(120))
    .option(
      "--visits <n>",
      "visits with a warm cache for the first step; 0 leaves it out",
      integer("--visits", 0),
      5,
    )
    .addOption(flags.json())
    .addHelpText("after", HELP)
    .action(async ({ json, only = PAGE_PROGRAM_NAMES, workloads = PAGE_WORKLOADS, ...options }) => {
      const { measureBrowser } = await import("../browser/measureBrowser.ts");
      const { browserBlocks } = await import("../browser/report.ts");
      const say = sayAs("bench:browser");
      const report = await measureBrowser({
        ...options,
        programs: only.includes(BASELINE) ? only : [BASELINE, ...only],
        workloads: PAGE_WORKLOADS.filter((name) => workloads.includes(name)),
        say,
      });
      if ("absent" in report) return json ? printJson(report) : say(report.absent);
      show(json, report, browserBlocks);
      for (const { workload, programs } of report.workloads) {
        for (const [name, outcome] of Object.entries(programs)) {
          const other = "agreement" in outcome && !outcome.agreement.same;
          if (other) say(`${workload}, ${name}: its losses differ: not the same step`);
          if (other || ("failed" in outcome && name.startsWith("saddlepoint")))
            process.exitCode = EXIT.failed;
        }
      }
    });
