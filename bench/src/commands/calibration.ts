import { command, deliver, minutesSince, sayAs } from "../cli/command.ts";
import { flags, integer } from "../cli/flags.ts";
import { fromRoot } from "../paths.ts";

export const calibrationCommand = () =>
  command(
    "calibration",
    "Runs every estimator from samples where the truth is known, over several seeds: how often its interval keeps its promise, " +
      "and how far the estimate is from the truth. Writes the tables to docs/calibration.md; half an hour.",
  )
    .addOption(
      flags.quick("few seeds, few samples, short training: a minute; writes nothing unless --out says where"),
    )
    .option(
      "--seeds <n>",
      "draws of samples a problem, twice as many of divergences (default 5; quick 2)",
      integer("--seeds", 1),
    )
    .option("--n <n>", "samples each time, at least 100 (default 2000; quick 600)", integer("--n", 100))
    .addOption(flags.out("where the tables go (default docs/calibration.md)"))
    .addOption(flags.json())
    .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 bad usage.")
    .action(async ({ quick = false, seeds = quick ? 2 : 5, n = quick ? 600 : 2000, json, ...options }) => {
      const { calibrate } = await import("../calibration/calibrate.ts");
      const { calibrationBlocks } = await import("../calibration/report.ts");
      const say = sayAs("bench:calibration");
      const began = performance.now();
      const settings = { n, seeds, quick };
      const found = await calibrate(settings, say);
      const out = options.out ?? (quick ? undefined : fromRoot("docs/calibration.md"));
      deliver(found, calibrationBlocks(found, settings), { out, json }, (file) =>
        say(`${file}, after ${minutesSince(began)}`),
      );
    });
