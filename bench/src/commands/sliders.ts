import { existsSync } from "node:fs";
import { join } from "node:path";
import { command, printJson, sayAs, show } from "../cli/command.ts";
import { flags, integer, names } from "../cli/flags.ts";
import { fromRoot } from "../paths.ts";

const MODELS = ["digits", "mnist-paper"];

const counts = (text: string): readonly number[] => text.split(",").map(integer("--threads", 1));

const HELP = `
Needs Chromium: on the PATH, or its path in SADDLEPOINT_CHROMIUM; without it, it says so and does nothing.
Exit codes: 0 done, 1 failed, 2 bad usage.`;

export const slidersCommand = () =>
  command(
    "sliders",
    "Times Explore's sliders in the built studio, in Chromium: from a slider's input event to the picture on its canvas, and to " +
      "the frame that shows it, with so many threads of the model's runtime. Moves come at irregular times, so that some meet a " +
      "grid that is being drawn anew. The numbers of threads take turns, a page each.",
  )
    .option(
      "--models <names>",
      "of digits, the model inside the studio, and mnist-paper, the InfoGAN paper's widths",
      names("--models", MODELS),
      MODELS,
    )
    .option("--threads <list>", "numbers of threads of the runtime, with commas between", counts, [1, 2])
    .option("--moves <n>", "moves of a slider in a turn", integer("--moves", 1), 100)
    .addOption(flags.rounds("turns of each number of threads").default(3))
    .addOption(flags.json())
    .addHelpText("after", HELP)
    .action(async ({ json, ...options }, self) => {
      const site = fromRoot("packages/studio/dist/page");
      if (!existsSync(join(site, "index.html")))
        self.error("error: needs the built page: npm run build:studio");
      const { measureSliders, sliderBlocks } = await import("../sliders/measureSliders.ts");
      const report = await measureSliders(site, options);
      if (!("absent" in report)) show(json, report, sliderBlocks);
      else if (json) printJson(report);
      else sayAs("bench:sliders")(report.absent);
    });
