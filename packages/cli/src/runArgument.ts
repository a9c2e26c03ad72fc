import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import {
  arrayPlace,
  atomicWrite,
  type Depicted,
  NoRecipeError,
  type OpenedRun,
  preflight,
  readRunFiles,
  type UseRunOptions,
  useRun,
} from "saddlepoint/node";
import { asUsage, UsageError } from "./usageError.ts";
import type { Output } from "./verb.ts";

/**
 * The recipe and manifest of the run that the command line names, before any work.
 *
 * @throws UsageError when there is no such run
 * @throws NoRecipeError when there is one, but nothing to rebuild its game from
 */
export async function runArgument(path: string): Promise<Pick<OpenedRun, "folder" | "recipe" | "manifest">> {
  try {
    return await readRunFiles(path);
  } catch (error) {
    if (error instanceof NoRecipeError) throw error;
    return asUsage(() => Promise.reject(error));
  }
}

/** Tells of each newer checkpoint that was passed over. */
export function warnOfDamaged({ damaged }: Pick<OpenedRun, "damaged">, out: Output): void {
  for (const { path, reason } of damaged) out.warn(`skipped a damaged checkpoint: ${path}: ${reason}`);
}

/** What samples of a run are drawn from, and where they go. */
type DrawOptions = UseRunOptions &
  Pick<Depicted, "truncation"> & {
    readonly seed: number;
    readonly to: string;
    /** Whether a file that is there already is replaced. */
    readonly force: true | undefined;
  };

/** @throws UsageError where samples would take the place of the data that their run is trained on */
async function requireOtherThanData(path: string, to: string): Promise<void> {
  const { recipe } = await runArgument(path);
  const paths = [to, arrayPlace(recipe.data.source).path];
  const [there, data] = await Promise.all(paths.map((file) => stat(file).catch(() => undefined)));
  if (there === undefined || there.dev !== data?.dev || there.ino !== data.ino) return;
  throw new UsageError(`out must be another file than the run's own data, got ${to}`);
}

/** @throws Error where something is there that may not be replaced */
function requireFreePlace(to: string, force: true | undefined): void {
  if (force || !existsSync(to)) return;
  throw new Error(`out: ${to} must not exist; choose another file with --out, or replace it with --force`);
}

/**
 * Checks where a file is to be written that is made from a run, before any work.
 *
 * @throws UsageError where it would take the place of the run's own data; Error where something is there that may not be replaced,
 * or nothing can be written
 */
export async function requirePlace(path: string, to: string, force: true | undefined): Promise<void> {
  await requireOtherThanData(path, to);
  requireFreePlace(to, force);
  await preflight(dirname(to), 0);
}

/** Writes what is drawn from a run's networks, whole or not at all; returns the step that they are of. */
export async function writeDrawn(
  path: string,
  { seed, to, truncation, force, ...where }: DrawOptions,
  out: Output,
  draw: (subject: Depicted) => Promise<Uint8Array>,
): Promise<number> {
  await requirePlace(path, to, force);
  return useRun(path, where, async (run, inference) => {
    warnOfDamaged(run, out);
    const { model, snapshot } = run;
    await atomicWrite(to, await draw({ model, inference, state: snapshot.state, seed, truncation }));
    return snapshot.step;
  });
}
