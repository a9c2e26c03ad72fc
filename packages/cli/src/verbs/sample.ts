import { samplesPicture } from "saddlepoint/node";
import { deviceOption, threadsOption } from "../deviceOptions.ts";
import { integerOption, pngOption, truncationOption } from "../options.ts";
import { runArgument, writePicture } from "../runArgument.ts";
import { output, verb } from "../verb.ts";

const HELP = `
Example
  saddlepoint sample runs/digits-seed1 --n 64 --seed 2 --out samples.png

The same run, number and seed give the same picture. Codes and noise are drawn from their priors.
`;

export const sampleVerb = () =>
  verb("sample")
    .description("draw samples from a run's generator, as one picture")
    .argument("<run>", "a run's folder")
    .requiredOption("--n <n>", "how many", integerOption("n", 1))
    .requiredOption("--out <file.png>", "the picture to write", pngOption)
    .option(
      "--seed <n>",
      "another seed gives other samples (default: the recipe's)",
      integerOption("seed", 0),
    )
    .addOption(truncationOption())
    .addOption(deviceOption())
    .addOption(threadsOption())
    .addHelpText("after", HELP)
    .action(async (path, flags) => {
      const out = output(flags);
      const { recipe } = await runArgument(path);
      const { n, device, threads, truncation, seed = recipe.training.seed, out: to } = flags;
      const step = await writePicture(path, { device, threads, seed, to, truncation }, out, (subject) =>
        samplesPicture(subject, n),
      );
      out.result({ run: path, step, n, seed, out: to }, to);
    });
