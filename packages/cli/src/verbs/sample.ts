import { SAMPLES_FILES, samplesFile } from "saddlepoint/node";
import { deviceOption, threadsOption } from "../deviceOptions.ts";
import { integerOption, samplesOption, truncationOption } from "../options.ts";
import { runArgument, writeDrawn } from "../runArgument.ts";
import { textTable } from "../textTable.ts";
import { output, verb } from "../verb.ts";

const kinds = textTable(Object.entries(SAMPLES_FILES).map(([ending, about]) => [`  ${ending}`, about]));

const HELP = `
Examples
  saddlepoint sample runs/digits-seed1 --n 64 --seed 2 --out samples.png
  saddlepoint sample runs/ring-gan-seed1 --n 3000 --out fake.csv

The file's ending says what it becomes
${kinds}

The same run, number and seed give the same samples, and the same file. Codes and noise are drawn from their priors.
`;

export const sampleVerb = () =>
  verb("sample")
    .description("draw samples from a run's generator, as one picture or as data")
    .argument("<run>", "a run's folder")
    .requiredOption("--n <n>", "how many", integerOption("n", 1))
    .requiredOption("--out <file>", "the file to write: .png, .npy, .csv or .zip", samplesOption)
    .option(
      "--seed <n>",
      "another seed gives other samples (default: the recipe's)",
      integerOption("seed", 0),
    )
    .option("--force", "replace the file where it is there already")
    .addOption(truncationOption())
    .addOption(deviceOption())
    .addOption(threadsOption())
    .addHelpText("after", HELP)
    .action(async (path, flags) => {
      const out = output(flags);
      const { recipe } = await runArgument(path);
      const { n, device, threads, truncation, force, seed = recipe.training.seed, out: to } = flags;
      const step = await writeDrawn(path, { device, threads, seed, to, truncation, force }, out, (subject) =>
        samplesFile(to, subject, n),
      );
      out.result({ run: path, step, n, seed, out: to }, to);
    });
