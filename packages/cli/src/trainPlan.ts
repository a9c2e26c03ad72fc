import {
  holdsRun,
  isImageFolder,
  located,
  locatedRecipe,
  readRunFiles,
  runFolderAt,
  unfinishedRun,
} from "saddlepoint/node";
import {
  howToGive,
  type Override,
  overridden,
  parseRecipe,
  presets,
  type Recipe,
  resumedRecipe,
} from "saddlepoint/recipes";
import { recipeArgument } from "./recipeArgument.ts";
import { asUsage, UsageError } from "./usageError.ts";

/** The part of train's flags that says which run, by which recipe. */
export type TrainFlags = {
  readonly data?: string | undefined;
  readonly steps?: number | undefined;
  readonly seed?: number | undefined;
  readonly out?: string | undefined;
  readonly resume?: true | undefined;
  readonly set?: readonly Override[] | undefined;
  readonly acceptChanges?: true | undefined;
};

export type TrainPlan = {
  readonly recipe: Recipe;
  readonly out?: string | undefined;
  readonly resume: boolean;
  readonly acceptChanges?: true | undefined;
  /** How its recipe came about, where there is something to say of it. */
  readonly said?: string | undefined;
};

const DEFAULT_RECIPE = "digits";
const RUNS = "runs";

/** All changes to the recipe; the flags of their own win over --set. */
const overridesOf = ({ data, steps, seed, set = [] }: TrainFlags): readonly Override[] => [
  ...set,
  ...(data === undefined ? [] : [{ path: ["data", "source"], value: data }]),
  ...(steps === undefined ? [] : [{ path: ["training", "steps"], value: steps }]),
  ...(seed === undefined ? [] : [{ path: ["training", "seed"], value: seed }]),
];

const stepsFrom = (overrides: readonly Override[]): unknown =>
  overrides.findLast(({ path }) => path.join(".") === "training.steps")?.value;

type ChosenRecipe = { readonly recipe: Recipe; readonly said?: string | undefined };

async function recipeFor(argument: string, overrides: readonly Override[]): Promise<ChosenRecipe> {
  const { written, said } = await recipeArgument(argument, overrides);
  const recipe = await asUsage(() =>
    parseRecipe(located(overridden(written, overrides), process.cwd()), argument),
  );
  const wanted = howToGive(recipe.data.source);
  if (wanted !== undefined) throw new UsageError(`${argument}: ${wanted}`);
  return { recipe, said };
}

/**
 * The recipe that the command line asks for: a preset, a YAML file or one chosen for a folder of images, with changes.
 *
 * @throws UsageError when there is none such, or it makes no sense
 */
export const chosenRecipe = async (argument: string, overrides: readonly Override[]): Promise<Recipe> =>
  (await recipeFor(argument, overrides)).recipe;

/** What --data says where no recipe is given: a folder of images has a recipe chosen for it. */
const recipeOfData = ({ data }: TrainFlags): string =>
  data !== undefined && isImageFolder(data) ? data : DEFAULT_RECIPE;

/** @throws UsageError for a folder of images and other data beside it */
function requireOneSource(argument: string | undefined, { data }: TrainFlags): void {
  if (argument === undefined || data === undefined || !isImageFolder(argument)) return;
  if (Object.hasOwn(presets, argument)) return;
  throw new UsageError(
    `train: the images must be given once, got the folder ${argument} and --data ${data}: leave one of them out`,
  );
}

/** The folder of the run to go on with: the one named, or the newest in runs/ that is not finished. */
async function runToResume(argument: string | undefined, flags: TrainFlags): Promise<string> {
  if (flags.out !== undefined) return flags.out;
  const overrides = overridesOf(flags);
  const steps = stepsFrom(overrides);
  const name = argument === undefined ? undefined : (await chosenRecipe(argument, overrides)).name;
  const found = await unfinishedRun(RUNS, {
    name,
    seed: flags.seed,
    steps: typeof steps === "number" ? steps : undefined,
  });
  if (found !== undefined) return found;
  const kind = name === undefined ? "" : ` of ${name}`;
  throw new UsageError(
    `train(--resume): there must be an unfinished run${kind} in ${RUNS}/, got none; name a run's folder with --out, or start one without --resume`,
  );
}

/**
 * What to train where: by default digits, or what is chosen for the folder of images that --data names. A resumed run keeps its recorded recipe: only its steps may grow, and only by --steps or --set.
 *
 * @throws UsageError for an unknown recipe, bad values, no run to resume, or a recipe that differs from the recorded one
 */
export async function trainPlan(argument: string | undefined, flags: TrainFlags): Promise<TrainPlan> {
  requireOneSource(argument, flags);
  const overrides = overridesOf(flags);
  const out = flags.resume ? await runToResume(argument, flags) : flags.out;
  if (!flags.resume || out === undefined || !holdsRun(runFolderAt(out))) {
    const chosen = await recipeFor(argument ?? recipeOfData(flags), overrides);
    return { ...chosen, out, resume: flags.resume ?? false };
  }
  const { recipe: recorded } = await readRunFiles(out);
  const steps = stepsFrom(overrides) ?? recorded.training.steps;
  const asked = [...overrides, { path: ["training", "steps"], value: steps }];
  const given =
    argument === undefined
      ? await asUsage(() => parseRecipe(overridden(recorded, asked), out))
      : await chosenRecipe(argument, asked);
  return {
    recipe: await asUsage(() => resumedRecipe(locatedRecipe(recorded), locatedRecipe(given), flags)),
    out,
    resume: true,
    acceptChanges: flags.acceptChanges,
  };
}
