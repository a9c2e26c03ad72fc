import { type ExportedModels, type ExportOptions, exportModels, requireFree } from "./exportModels.ts";
import { type OpenedRun, openRun } from "./openRun.ts";
import { readReport } from "./readReport.ts";
import { recipeYaml } from "./recipeYaml.ts";

export type ExportedRun = ExportedModels & { readonly run: OpenedRun };

/**
 * Writes a run's generator and encoder, at its newest intact checkpoint, as ONNX models with a dynamic batch, and a model
 * card.
 *
 * @throws Error when there is no such run, the folder cannot be written, or it holds such files and `force` is not set
 */
export async function exportRun(path: string, options: ExportOptions): Promise<ExportedRun> {
  requireFree(options);
  const run = await openRun(path);
  const { recipe, manifest, model, snapshot, folder } = run;
  const exported = await exportModels(
    {
      name: recipe.name,
      description: recipe.description,
      model,
      state: snapshot.state,
      step: snapshot.step,
      seed: recipe.training.seed,
      made: manifest,
      report: await readReport(folder.report),
      recipe: recipeYaml(recipe),
    },
    options,
  );
  return { run, ...exported };
}
