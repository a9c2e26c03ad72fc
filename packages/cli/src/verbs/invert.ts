import { atomicWrite, invertRun } from "saddlepoint/node";
import { deviceOption, threadsOption } from "../deviceOptions.ts";
import { invertedText } from "../invertedText.ts";
import { integerOption, pngOption } from "../options.ts";
import { requirePlace, runArgument, warnOfDamaged } from "../runArgument.ts";
import { output, verb } from "../verb.ts";
import { workProgress } from "../workProgress.ts";

/** More draws there are not to start from. */
const MOST_STARTS = 256;

const HELP = `
Examples
  saddlepoint invert runs/digits-seed1 seven.png --out seven-again.png
  saddlepoint invert runs/photos-seed1 a.jpg b.jpg --starts 12 --json | jq .images[].codes

Looks for the codes and the noise from which the generator makes each image again: it begins where the
encoder's posterior of the codes says, with many draws of the noise, and goes down the squared error. What is
best is kept, so more --steps never end worse. All numbers stay within their priors' ranges, and normal
ones are drawn towards 0, so that the latents stay such as the generator was trained on.

Images are fitted as training fitted the run's own. The residual is the root mean square of what is left
in a pixel, from 0 to 1; beside it stand the distances of the nearest training image and of the mean image.
A residual below the nearest image's means that the generator draws this image better than any that it was
trained on would; one near the mean image's, that it cannot draw it. |z| is the noise's length, beside what
its prior expects. The picture shows the images, what was made, and the difference: grey is none, white is
too light, black too dark.
`;

export const invertVerb = () =>
  verb("invert")
    .description("find the latents from which a run's generator makes an image most like a given one")
    .argument("<run>", "a run's folder")
    .argument("<images...>", "image files: PNG, JPEG, WebP, GIF, TIFF or AVIF")
    .option("--out <file.png>", "the picture to write: images, reconstructions, differences", pngOption)
    .option("--steps <n>", "the most steps of descent (default: 43)", integerOption("steps", 0))
    .option(
      "--starts <n>",
      "how many starts are followed (default: 6)",
      integerOption("starts", 1, MOST_STARTS),
    )
    .option("--seed <n>", "another seed gives other starts (default: the recipe's)", integerOption("seed", 0))
    .option("--force", "replace the file where it is there already")
    .addOption(deviceOption())
    .addOption(threadsOption())
    .addHelpText("after", HELP)
    .action(async (path, files, flags) => {
      const out = output(flags);
      const { out: to, force, steps, starts, device, threads, quiet = false } = flags;
      const { recipe } = await runArgument(path);
      const { seed = recipe.training.seed } = flags;
      if (to !== undefined) await requirePlace(path, to, force);
      out.note("reading the data, compiling the networks, searching");
      const progress = workProgress(quiet, out.note);
      const what = files.length === 1 ? "1 image" : `${files.length} images`;
      const onProgress = (done: number): void => progress.at({ done, total: 1, what });
      const { run, images, picture } = await invertRun(path, files, {
        device,
        threads,
        seed,
        steps,
        starts,
        onProgress,
      }).finally(() => progress.close());
      warnOfDamaged(run, out);
      if (to !== undefined) await atomicWrite(to, picture);
      const found = images.map(({ image: _, latents, ...each }) => ({ ...each, latents: [...latents] }));
      const document = {
        run: path,
        step: run.snapshot.step,
        seed,
        images: found,
        ...(to === undefined ? {} : { out: to }),
      };
      const written = to === undefined ? [] : [`written ${to}`];
      out.result(document, [...images.map(invertedText), ...written].join("\n\n"));
    });
