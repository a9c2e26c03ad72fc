import {
  type OpenedRun,
  type TraversalPictureOptions,
  traversalAnimation,
  traversalPicture,
} from "saddlepoint/node";
import { deviceOption, threadsOption } from "../deviceOptions.ts";
import { entryNamed } from "../entryNamed.ts";
import { animationOption, integerOption, pngOption, rangeOption, truncationOption } from "../options.ts";
import { runArgument, writeDrawn } from "../runArgument.ts";
import { UsageError } from "../usageError.ts";
import { output, verb } from "../verb.ts";

const HELP = `
Examples
  saddlepoint traverse runs/digits-seed1 --code digit --out digit.png
  saddlepoint traverse runs/digits-seed1 --code slant --range -2,2 --out slant.png
  saddlepoint traverse runs/digits-seed1 --code slant --animate slant.webp

Each row is one draw of the noise and the other codes; each column one value of the code, written above it.
A discrete code shows each of its values; a continuous one moves over --range, by default twice the range
that it was trained on: (-2, 2) for U(-1, 1).

With --animate a continuous code moves to and fro, and a discrete one goes through its values in turn, while
several draws of everything else stand side by side. The value stands above them.
`;

/** Checks a code and what is asked of it against the run's recipe. */
function requireCode(
  { recipe }: Pick<OpenedRun, "recipe">,
  { code: name, range, columns }: TraversalPictureOptions,
): void {
  const { kind } = entryNamed(
    recipe.codes,
    name,
    (names) => `traverse(--code): code must be one of [${names}]`,
  );
  const discrete = kind === "categorical" || kind === "bernoulli";
  if (discrete && (range !== undefined || columns !== undefined)) {
    throw new UsageError(
      `traverse(--range, --columns): they apply to continuous codes; ${name} is ${kind}, and each of its values is shown`,
    );
  }
}

/** Where the picture or the animation goes. */
function onePlace({ out, animate }: { readonly out?: string; readonly animate?: string }): string {
  const to = out ?? animate;
  if (to !== undefined && (out === undefined || animate === undefined)) return to;
  const got = to === undefined ? "neither" : "both";
  throw new UsageError(`traverse(--out, --animate): one of them must be given, got ${got}`);
}

export const traverseVerb = () =>
  verb("traverse")
    .description("move one code along the columns of a picture, and hold everything else along its rows")
    .argument("<run>", "a run's folder")
    .requiredOption("--code <name>", "the code to move")
    .option("--out <file.png>", "the picture to write", pngOption)
    .option("--animate <file>", "the animation to write instead: .webp or .gif", animationOption)
    .option("--range <a,b>", "from a to b, for a continuous code", rangeOption)
    .option(
      "--rows <n>",
      "draws of everything else (default: 10; 9 with --animate)",
      integerOption("rows", 1),
    )
    .option(
      "--columns <n>",
      "values of a continuous code (default: 10; 20 with --animate)",
      integerOption("columns", 2),
    )
    .option("--seed <n>", "another seed gives other draws (default: the recipe's)", integerOption("seed", 0))
    .option("--force", "replace the file where it is there already")
    .addOption(truncationOption())
    .addOption(deviceOption())
    .addOption(threadsOption())
    .addHelpText("after", HELP)
    .action(async (path, flags) => {
      const out = output(flags);
      const { code, device, threads, truncation, force } = flags;
      const to = onePlace(flags);
      const files = await runArgument(path);
      requireCode(files, flags);
      const { seed = files.recipe.training.seed } = flags;
      const step = await writeDrawn(path, { device, threads, seed, to, truncation, force }, out, (subject) =>
        flags.animate === undefined
          ? traversalPicture(subject, flags)
          : traversalAnimation(to, subject, flags),
      );
      out.result({ run: path, step, code, seed, out: to }, to);
    });
