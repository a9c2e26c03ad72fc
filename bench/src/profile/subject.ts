import { WORKLOADS } from "../matrix/workloads.ts";
import { overridden, parseOverride, parseRecipe, presets, withDataWrittenOut } from "../subject/library.ts";

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
 * A preset or a workload of the matrix, with keys of its recipe changed by `path=value`.
 *
 * @throws RangeError when there is none of that name, or a change is none
 */
export function subjectNamed(name: string, changes: readonly string[] = []): Subject {
  const found = known[name];
  if (found !== undefined) {
    const recipe = overridden(withDataWrittenOut(found.recipe), changes.map(parseOverride));
    return { recipe, sample: changes.length === 0 || !(name in presets) ? found.sample : sampleOf(recipe) };
  }
  throw new RangeError(`profile: SUBJECT must be one of ${Object.keys(known).join(", ")}, got ${name}`);
}
