import { dirname } from "node:path";
import { atomicWrite, preflight, samplesPicture, useRun } from "saddlepoint/node";
import { deviceOption, deviceSettings, threadsOption } from "../deviceOptions.ts";
import { integerOption } from "../integerOption.ts";
import { output } from "../output.ts";
import { pngOption } from "../pngOption.ts";
import { runArgument } from "../runArgument.ts";
import { skippedTexts } from "../skippedText.ts";
import { verb } from "../verb.ts";

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
    .addOption(deviceOption())
    .addOption(threadsOption())
    .addHelpText("after", HELP)
    .action(async (path, flags) => {
      const out = output(flags);
      const { recipe } = await runArgument(path);
      await preflight(dirname(flags.out), 0);
      const seed = flags.seed ?? recipe.training.seed;
      const step = await useRun(path, deviceSettings(flags), async (run, inference) => {
        for (const text of skippedTexts(run.damaged)) out.warn(text);
        const { model, snapshot } = run;
        const subject = { model, inference, state: snapshot.state, seed };
        await atomicWrite(flags.out, await samplesPicture(subject, flags.n));
        return snapshot.step;
      });
      out.result({ run: path, step, n: flags.n, seed, out: flags.out }, flags.out);
    });
