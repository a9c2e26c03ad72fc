import { WORKLOADS } from "../matrix/workloads.ts";
import { type Fed, type Game, mapFed, type Numbers } from "../subject/game.ts";
import { presets } from "../subject/library.ts";

/** What can be profiled: a recipe and the shape of one sample. */
export type Subject = { readonly recipe: unknown; readonly sample: readonly number[] };

const IMAGE = [1, 28, 28];
const POINT = [2];

const known: ReadonlyMap<string, Subject> = new Map([
  ...Object.entries(presets).map(([name, recipe]): [string, Subject] => [
    name,
    { recipe, sample: recipe.data === "mnist" ? IMAGE : POINT },
  ]),
  ...WORKLOADS.map((workload): [string, Subject] => [workload.name, workload]),
]);

/**
 * A preset or a workload of the matrix.
 *
 * @throws RangeError when there is none of that name
 */
export function subjectNamed(name: string): Subject {
  const found = known.get(name);
  if (found !== undefined) return found;
  throw new RangeError(`profile: SUBJECT must be one of ${[...known.keys()].join(", ")}, got ${name}`);
}

/** Numbers from U(0, 1), the same each time, for so many steps of a game; labels are one-hot. */
export const randomFed = ({ fed }: Game, count: number): Fed<Numbers> =>
  mapFed(fed, (shape, name) => {
    const length = count * shape.reduce((product, extent) => product * extent, 1);
    const classes = shape.at(-1) ?? 1;
    let seed = 1;
    const uniform = (): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    const oneHot = (_: unknown, i: number): number =>
      Number(Math.floor(i / classes) % classes === i % classes);
    const data = Float32Array.from({ length }, name === "labels" ? oneHot : uniform);
    return { shape: [count, ...shape], data };
  });
