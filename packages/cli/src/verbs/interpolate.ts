import { interpolation } from "saddlepoint/node";
import { deviceOption, threadsOption } from "../deviceOptions.ts";
import { integerOption, pictureOption, truncationOption } from "../options.ts";
import { runArgument, writeDrawn } from "../runArgument.ts";
import { output, verb } from "../verb.ts";

const HELP = `
Examples
  saddlepoint interpolate runs/digits-seed1 --out between.png
  saddlepoint interpolate runs/digits-seed1 --stops 6 --out walk.webp

Walks between draws of the codes and the noise. In a .png each row is one walk, in a .webp or .gif several
move side by side, and from their last draw back to their first. Noise of N(0, 1) goes along the sphere on
which nearly all its draws lie; uniform noise and codes go straight, so that a class fades into the next.
A generator that has learned a manifold changes smoothly all the way; one that has learned images by heart jumps.
`;

export const interpolateVerb = () =>
  verb("interpolate")
    .description("walk between draws of the latents, as a picture or an animation")
    .argument("<run>", "a run's folder")
    .requiredOption("--out <file>", "the file to write: .png, .webp or .gif", pictureOption)
    .option("--rows <n>", "walks (default: 6; 9 in an animation)", integerOption("rows", 1))
    .option(
      "--stops <n>",
      "draws that a walk passes (default: 2; 4 in an animation)",
      integerOption("stops", 2),
    )
    .option(
      "--steps <n>",
      "steps from one to the next (default: 9; 24 in an animation)",
      integerOption("steps", 1),
    )
    .option("--seed <n>", "another seed gives other draws (default: the recipe's)", integerOption("seed", 0))
    .option("--force", "replace the file where it is there already")
    .addOption(truncationOption())
    .addOption(deviceOption())
    .addOption(threadsOption())
    .addHelpText("after", HELP)
    .action(async (path, flags) => {
      const out = output(flags);
      const { recipe } = await runArgument(path);
      const { device, threads, truncation, force, seed = recipe.training.seed, out: to } = flags;
      const step = await writeDrawn(path, { device, threads, seed, to, truncation, force }, out, (subject) =>
        interpolation(to, subject, flags),
      );
      out.result({ run: path, step, seed, out: to }, to);
    });
