import { WORKLOADS } from "../matrix/workloads.ts";
import { presets } from "../subject/library.ts";

/** What can be profiled: a recipe and the shape of one sample. */
export type Subject = { readonly recipe: unknown; readonly sample: readonly number[] };

const known: Readonly<Record<string, Subject>> = {
  ...Object.fromEntries(
    Object.entries(presets).map(([name, recipe]) => [
      name,
      { recipe, sample: recipe.data === "mnist" ? [1, 28, 28] : [2] },
    ]),
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
