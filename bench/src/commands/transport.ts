import { InvalidArgumentError } from "@commander-js/extra-typings";
import { command, EXIT, EXIT_CODES, sayAs, show } from "../cli/command.ts";
import { flags, integer } from "../cli/flags.ts";

const sizes = (text: string): readonly number[] => {
  const given = text.split(",").map(integer("--sizes", 2));
  if (new Set(given).size < given.length) throw new InvalidArgumentError("--sizes must differ.");
  return given;
};

export const transportCommand = () =>
  command(
    "transport",
    "Times exact transport and Sinkhorn's iterations between points of the plane, costs included, against POT's (ot.emd, " +
      "ot.sinkhorn at 5 % of the mean cost), in turns in one run, and says how far their costs are apart. POT is left out where no Python has it.",
  )
    .option("--sizes <n,…>", "points a side (default 500,1000,2000,5000)", sizes)
    .addOption(flags.rounds().default(7))
    .addOption(flags.limit().default(600))
    .addOption(flags.json())
    .addHelpText("after", EXIT_CODES)
    .action(async ({ json, sizes: given = [500, 1000, 2000, 5000], ...settings }) => {
      const { measureTransport } = await import("../transport/measureTransport.ts");
      const { transportBlocks } = await import("../transport/report.ts");
      const report = await measureTransport({ ...settings, sizes: given, say: sayAs("bench:transport") });
      show(json, report, transportBlocks);
      if (report.rows.some(({ peer }) => peer !== undefined && "failed" in peer))
        process.exitCode = EXIT.failed;
    });
