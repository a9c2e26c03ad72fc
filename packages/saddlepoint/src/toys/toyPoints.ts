import { stream } from "../random/stream.ts";
import type { DataSource } from "../samples/dataSource.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { gridOfGaussians } from "./grid.ts";
import { ringOfGaussians } from "./ring.ts";
import { swissRoll } from "./swissRoll.ts";
import type { ToyDensity } from "./toyDensity.ts";

/** Densities in the plane that recipes name as sources. */
const TOYS: Readonly<Record<string, () => ToyDensity>> = {
  ring: () => ringOfGaussians("veegan"),
  grid: () => gridOfGaussians("veegan"),
  "8-gaussians": () => ringOfGaussians("wgan-gp"),
  "25-gaussians": () => gridOfGaussians("wgan-gp"),
  "swiss-roll": swissRoll,
};

/** The names of the built-in 2-D sources. */
export const TOY_SOURCES: readonly string[] = Object.keys(TOYS);

export const isToySource = (name: string): boolean => Object.hasOwn(TOYS, name);

const TRAIN_POINTS = 100_000;
const TEST_POINTS = 10_000;

/**
 * A built-in 2-D density as a source of points: 100,000 to train on and 10,000 to measure on, from a seed of the source's
 * own, the same in every run.
 *
 * @throws RangeError for another name
 */
export function toyPoints(name: string): DataSource & { readonly test: Samples } {
  const toy = isToySource(name) ? TOYS[name]?.() : undefined;
  if (toy === undefined) {
    throw new RangeError(`toyPoints(name): name must be one of [${TOY_SOURCES.join(", ")}], got ${name}`);
  }
  const drawn = (part: string, n: number): Samples =>
    samples(toy.sample(stream(TOY_SEED, `${name}.${part}`), n), n, 2, {
      name: `${name} (${part})`,
      ...(toy.modes === undefined ? {} : { modes: toy.modes }),
    });
  return { train: drawn("train", TRAIN_POINTS), test: drawn("test", TEST_POINTS) };
}

const TOY_SEED = 8;
