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

const TRAIN_POINTS = 100_000;
const TEST_POINTS = 10_000;

/**
 * A built-in 2-D density as a source of points: 100,000 to train on and 10,000 to measure on, from a seed of the source's
 * own, the same in every run. Undefined for other names.
 */
export function toyPoints(name: string): DataSource | undefined {
  const toy = Object.hasOwn(TOYS, name) ? TOYS[name]?.() : undefined;
  if (toy === undefined) return undefined;
  const drawn = (part: string, n: number): Samples =>
    samples(toy.sample(stream(TOY_SEED, `${name}.${part}`), n), n, 2, {
      name: `${name} (${part})`,
      ...(toy.modes === undefined ? {} : { modes: toy.modes }),
    });
  return { train: drawn("train", TRAIN_POINTS), test: drawn("test", TEST_POINTS) };
}

const TOY_SEED = 8;
