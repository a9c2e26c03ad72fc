import { command, sayAs, show } from "../cli/command.ts";
import { flags, integer } from "../cli/flags.ts";

export const digitsCommand = () =>
  command(
    "digits",
    "Judges runs on MNIST by a network that was trained on labels and is not part of them: how near their digits are to the test " +
      "images, how often a sample is the digit of its code, also with styles at their ends, and what each style follows.",
  )
    .argument("<runs...>", "folders of runs")
    .option("--n <n>", "samples, and real images", integer("--n", 100), 10_000)
    .addOption(flags.allThreads())
    .addOption(flags.json())
    .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 bad usage.")
    .action(async (runs, { n, threads, json }) => {
      const { judgeDigits } = await import("../subject/judgeDigits.ts");
      const { digitBlocks } = await import("../digits/report.ts");
      show(json, await judgeDigits(runs, { n, threads, say: sayAs("bench:digits") }), digitBlocks);
    });
