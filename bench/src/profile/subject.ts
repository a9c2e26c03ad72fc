import { WORKLOADS } from "../matrix/workloads.ts";
import { parseRecipe, presets } from "../subject/library.ts";

/** What can be profiled: a recipe and the shape of one sample. */
export type Subject = { readonly recipe: unknown; readonly sample: readonly number[] };

/** The shape of a sample of a preset's data. */
function sampleOf(preset: unknown): readonly number[] {
  const { data, network } = parseRecipe(preset);
  const { size = 28, channels = 1 } = data;
  return network.kind === "mlp" ? [2] : [channels, size, size];
}

const known: Readonly<Record<string, Subject>> = {
  ...Object.fromEntries(
    Object.entries(presets).map(([name, recipe]) => [name, { recipe, sample: sampleOf(recipe) }]),
  ),
  ...Object.fromEntries(WORKLOADS.map((workload) => [workload.name, workload])),
};

/**
 * A preset or a workload of the matrix.
 *
 * @throws RangeError when there is none of that name
 */
export function subjectNamed(name: string): Subject {
  const found = known[name];
  if (found !== undefined) return found;
  throw new RangeError(`profile: SUBJECT must be one of ${Object.keys(known).join(", ")}, got ${name}`);
}
