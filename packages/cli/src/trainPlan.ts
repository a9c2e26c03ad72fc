import { holdsRun, readRunFiles, runFolderAt, unfinishedRun } from "saddlepoint/node";
import { type Override, overridden, parseRecipe, type Recipe, resumedRecipe } from "saddlepoint/recipes";
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
};

export type TrainPlan = {
  readonly recipe: Recipe;
  readonly out?: string | undefined;
  readonly resume: boolean;
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

/**
 * The recipe that the command line asks for: a preset or a YAML file, with changes.
 *
 * @throws UsageError when there is none such, or it makes no sense
 */
export async function chosenRecipe(argument: string, overrides: readonly Override[]): Promise<Recipe> {
  const written = await recipeArgument(argument);
  return asUsage(() => parseRecipe(overridden(written, overrides), argument));
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
 * What to train where. A resumed run keeps its recorded recipe: only its steps may grow, and only by --steps or --set.
 *
 * @throws UsageError for an unknown recipe, bad values, no run to resume, or a recipe that differs from the recorded one
 */
export async function trainPlan(argument: string | undefined, flags: TrainFlags): Promise<TrainPlan> {
  const overrides = overridesOf(flags);
  const out = flags.resume ? await runToResume(argument, flags) : flags.out;
  if (!flags.resume || out === undefined || !holdsRun(runFolderAt(out))) {
    const recipe = await chosenRecipe(argument ?? DEFAULT_RECIPE, overrides);
    return { recipe, out, resume: flags.resume ?? false };
  }
  const { recipe: recorded } = await readRunFiles(out);
  const steps = stepsFrom(overrides) ?? recorded.training.steps;
  const asked = [...overrides, { path: ["training", "steps"], value: steps }];
  const given =
    argument === undefined
      ? await asUsage(() => parseRecipe(overridden(recorded, asked), out))
      : await chosenRecipe(argument, asked);
  return { recipe: await asUsage(() => resumedRecipe(recorded, given)), out, resume: true };
}
