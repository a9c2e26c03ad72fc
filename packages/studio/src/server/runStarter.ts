import { join } from "node:path";
import { changesOfRun, changeText, messageOf } from "saddlepoint/node";
import { presets, type Recipe } from "saddlepoint/recipes";
import type { ResumeRequest, RunChange, RunSummary, StartRequest } from "../runs/api.ts";
import { Problem } from "./problem.ts";
import { type RecipeOf, recipeFile } from "./recipeDraft.ts";
import { defaultRunName } from "./runName.ts";
import type { RunReader } from "./runReader.ts";
import type { Trainings } from "./trainings.ts";

/** Starts, stops and resumes trainings as the command line does. */
export interface RunStarter {
  /** @throws Problem 400 for a recipe that makes no sense, 409 for a name that is taken */
  start(request: StartRequest): Promise<RunSummary>;
  /** @throws Problem 409 for a run that is training, that has nothing left to train, or that was changed and is not to be taken so */
  resume(name: string, request: ResumeRequest): Promise<RunSummary>;
  /** @throws Problem 409 for a run that this studio does not train */
  stop(name: string): Promise<RunSummary>;
}

export interface RunStarterOptions {
  readonly folder: string;
  readonly reader: RunReader;
  readonly trainings: Trainings;
  readonly recipeOf: RecipeOf;
}

/** One word is a preset's name; recipes in YAML have more. */
const WORD = /^[\w.-]+$/;
const LONGEST_SEARCH = 1000;

export function createRunStarter({ folder, reader, trainings, recipeOf }: RunStarterOptions): RunStarter {
  /** The recipe, checked before anything is started; problems name it "recipe", wherever it lies. */
  async function checked(argument: string, set: readonly string[]): Promise<Recipe> {
    try {
      return await recipeOf(argument, set);
    } catch (error) {
      throw new Problem(400, messageOf(error).replaceAll(argument, "recipe"));
    }
  }

  /** What was changed of a run since it was started; its data are looked at by its training. */
  async function changesOf(name: string): Promise<readonly RunChange[]> {
    const path = join(folder, name);
    const named = (text: string): string => text.replaceAll(path, name);
    try {
      return (await changesOfRun(path)).map((change) => ({ ...change, what: named(change.what) }));
    } catch (error) {
      throw new Problem(409, `${name} cannot be resumed: ${named(messageOf(error))}`);
    }
  }

  /** Starts under the name that was asked for, or under the first free one. */
  async function begin(
    asked: string | undefined,
    recipe: Recipe,
    argsFor: (path: string) => readonly string[],
    ended: () => void,
  ): Promise<string> {
    const base = asked ?? defaultRunName(recipe.name, recipe.training.seed);
    for (let attempt = 1; ; attempt++) {
      const name = attempt === 1 ? base : `${base}-${attempt}`;
      try {
        await trainings.start(name, recipe, argsFor(join(folder, name)), ended);
        return name;
      } catch (error) {
        const taken = error instanceof Problem && error.status === 409;
        if (!taken || asked !== undefined || attempt >= LONGEST_SEARCH) throw error;
      }
    }
  }

  return {
    async start({ recipe: given, name: asked, set = [], device, threads }) {
      const text = given.trim();
      const word = WORD.test(text);
      if (word && !Object.hasOwn(presets, text)) {
        const names = Object.keys(presets).join(", ");
        throw new Problem(
          400,
          `recipe must be a preset (${names}) or a recipe in YAML, got ${JSON.stringify(text)}`,
        );
      }
      const file = word ? undefined : await recipeFile(given, asked ?? "custom");
      const remove = file?.remove ?? (async () => {});
      try {
        const argument = file?.path ?? text;
        const recipe = await checked(argument, set);
        const argsFor = (path: string): readonly string[] => [
          argument,
          "--out",
          path,
          ...(device === undefined ? [] : ["--device", device]),
          ...(threads === undefined ? [] : ["--threads", String(threads)]),
          ...set.map((override) => `--set=${override}`),
        ];
        return await reader.summary(await begin(asked, recipe, argsFor, remove));
      } catch (error) {
        await remove();
        throw error;
      }
    },
    async resume(name, { steps, acceptChanges = false }) {
      const summary = await reader.summary(name);
      if (summary.status === "running") {
        throw new Problem(
          409,
          summary.startedHere
            ? `${name} is training already`
            : `${name} is being trained by ${summary.elsewhere ?? "another process"}: stop it there first`,
        );
      }
      const recipe = await reader.recipe(name);
      if (recipe === undefined) {
        throw new Problem(
          409,
          `${name} cannot be resumed: ${summary.problem ?? "its recipe cannot be read"}`,
        );
      }
      if (steps !== undefined && steps < summary.steps) {
        throw new Problem(
          400,
          `steps must be at least the ${summary.steps} that ${name} was started with, got ${steps}`,
        );
      }
      if (summary.status === "done" && (steps ?? 0) <= summary.steps) {
        throw new Problem(
          409,
          `${name} is at its last step, ${summary.steps}: resume it with more steps than that`,
        );
      }
      const changes = acceptChanges ? [] : await changesOf(name);
      if (changes.length > 0) {
        const texts = changes.map(changeText).join("; ");
        throw new Problem(409, `${name} was changed since it was started: ${texts}`, { changes });
      }
      const longer = { ...recipe, training: { ...recipe.training, steps: steps ?? summary.steps } };
      trainings.resume(name, longer, [
        "--resume",
        "--out",
        join(folder, name),
        ...(steps === undefined ? [] : ["--steps", String(steps)]),
        ...(acceptChanges ? ["--accept-changes"] : []),
      ]);
      return reader.summary(name);
    },
    async stop(name) {
      const before = await reader.summary(name);
      await trainings.stop(name);
      return reader.summary(name).catch((error: unknown) => {
        // One that was stopped before it had written anything leaves no folder behind.
        if (!(error instanceof Problem && error.status === 404)) throw error;
        return { ...before, status: "stopped", startedHere: false, changed: Date.now() };
      });
    },
  };
}
