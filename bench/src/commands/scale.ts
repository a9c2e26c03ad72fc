import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { command, deliver, minutesSince, sayAs } from "../cli/command.ts";
import { flags } from "../cli/flags.ts";
import { fromRoot } from "../paths.ts";
import { PARTS } from "../scale/options.ts";

const HELP = `
Parts:
  cost      a training step's time against batch, width, image size and steps a call, beside its arithmetic, with the
            exponent of time against FLOPs: at most 1 means that nothing grows faster than the arithmetic
  memory    the resident set over 10,000 steps of a small game, trained as \`saddlepoint train\` does it: the steps alone,
            which should stay within 5 % of the first 100; and measured, pictured and saved every 100 steps
  overhead  the share of a default run that goes to measurements, pictures, checkpoints and logs: digits, mnist-paper,
            ring-gan
  pictures  a 10×10 traversal, from latents to PNG, in a warm session

Exit codes: 0 done, 1 failed, 2 bad usage.`;

export const scaleCommand = () =>
  command(
    "scale",
    "How the work grows, and what comes beside it. Writes docs/scale.md and its charts; about five minutes on two quiet cores.",
  )
    .addOption(
      flags.quick("a minute or two: fewer and smaller cases; writes nothing unless --out says where"),
    )
    .addOption(flags.only("these parts only; writes nothing unless --out says where", PARTS))
    .addOption(flags.threads("threads of the runtime (default: as the library chooses)"))
    .addOption(flags.out("where the document goes; the charts go beside it (default docs/scale.md)"))
    .addOption(flags.json())
    .addHelpText("after", HELP)
    .action(async ({ quick = false, only, threads, json, ...options }) => {
      const { measureScale } = await import("../scale/measureScale.ts");
      const { scaleBlocks, scaleCharts } = await import("../scale/report.ts");
      const say = sayAs("bench:scale");
      const began = performance.now();
      const report = await measureScale(only ?? PARTS, { quick, threads }, say);
      const whole = !quick && only === undefined;
      const out = options.out ?? (whole ? fromRoot("docs/scale.md") : undefined);
      deliver(report, scaleBlocks(report), { out, json }, (file) => {
        for (const [name, chart] of Object.entries(scaleCharts(report)))
          writeFileSync(join(dirname(file), name), chart);
        say(`${file}, after ${minutesSince(began)}`);
      });
    });
