import { asUsage, command, print, sayAs } from "../cli/command.ts";
import { flags, integer, names } from "../cli/flags.ts";
import { GROUPING_NAMES, GROUPINGS } from "../profile/groupings.ts";

const USUAL_GROUPINGS = ["operator", "source"];

const HELP = `
Groupings:
${Object.entries(GROUPINGS)
  .map(([name, { title }]) => `  ${name.padEnd(10)}${title}`)
  .join("\n")}

A gradient counts for the line of the forward pass that it is the gradient of. A line that several layers share, as conv.ts's
convolution, is told apart by the layer. Exit codes: 0 done, 1 failed, 2 bad usage.`;

export const profileCommand = () =>
  command(
    "profile",
    "Shows where the time of a training step goes: of a preset (`saddlepoint recipes` lists them) or of a workload of the " +
      "matrix, as mnist-paper/wgan-gp, compiled and run as the trainer does, with ONNX Runtime's profiler on. Samples are random " +
      "numbers: the time does not depend on them.",
  )
    .argument("[subject]", "a preset or a workload", "mnist-paper")
    .option(
      "--set <path=value...>",
      "changes a key of the recipe, as `saddlepoint train --set` does",
      (change: string, before: readonly string[]) => [...before, change],
      [],
    )
    .option("--by <names>", "groupings, with commas between", names("--by", GROUPING_NAMES), USUAL_GROUPINGS)
    .option("--top <n>", "rows of each table, the rest in one", integer("--top", 1), 25)
    .addOption(flags.allThreads())
    .addOption(flags.batch("samples a step (default: the subject's)", 1))
    .addOption(flags.steps("steps to profile, at least (default: as many as take about three seconds)", 1))
    .option("--roofline", "measure this machine's ceiling first, and say what share of it the step achieves")
    .option("--svg <file>", "the first grouping as a picture too")
    .addOption(flags.json())
    .addHelpText("after", HELP)
    .action(async (name, options, self) => {
      // Lines of the TypeScript sources, not of what they are compiled to: before any of the library is loaded.
      process.setSourceMapsEnabled(true);
      const { subjectNamed } = await import("../profile/subject.ts");
      const subject = asUsage(self, () => subjectNamed(name, options.set));
      const { profile } = await import("../profile/profile.ts");
      print(await profile(name, subject, options, sayAs("bench:profile")));
    });
