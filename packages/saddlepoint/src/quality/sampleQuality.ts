import type { ComputeOptions } from "../game/phase.ts";
import type { Quantity } from "../quantity/quantity.ts";
import type { Samples } from "../samples/samples.ts";
import { eachRow, featureSpace } from "./featureSpace.ts";
import { frechetDistance } from "./frechetDistance.ts";
import { kernelDistanceOf, kernelSums } from "./kernelDistance.ts";
import { type Manifold, manifoldOf, NEIGHBOURS, neighbourBalls } from "./manifold.ts";

/** How near generated samples are to real ones, in the features of one network; KID is the one to lead with. */
export type SampleQuality = Manifold & {
  /** The network that the features come from, with its hash: figures of two networks do not compare. */
  readonly network: string;
  readonly kernelDistance: Quantity;
  readonly frechetDistance: Quantity;
};

export type SampleQualityOptions = ComputeOptions & {
  /** The network that the features come from, as its name and hash. */
  readonly network: string;
};

/**
 * Every measure of generated samples against real ones, from two sets of features; see `kernelDistance`, `frechetDistance` and
 * `Manifold`. Inner products of all pairs are computed once for all measures.
 *
 * No measure stands alone: beside it belongs the same of other real samples in the generated ones' place.
 *
 * @param real features [n, d] of real samples, [n, …] of any shape
 * @param generated features [m, d] of generated ones, by the same network
 * @throws RangeError for fewer than 6 samples of either, sets of different dimension, or more than 4,096 features
 * @example await sampleQuality(featuresOfReal, featuresOfGenerated, { network: "digits@3f2a91c0" })
 */
export async function sampleQuality(
  real: Samples,
  generated: Samples,
  { network, ...compute }: SampleQualityOptions,
): Promise<SampleQuality> {
  const { real: x, generated: y } = featureSpace(
    "sampleQuality(real, generated)",
    real,
    generated,
    NEIGHBOURS.density + 1,
  );
  const name = (measure: string): string => `${measure} (${network})`;
  const kernels = { real: kernelSums(x, x), generated: kernelSums(y, y), both: kernelSums(x, y) };
  const balls = {
    real: neighbourBalls(x, NEIGHBOURS.density),
    generated: neighbourBalls(y, NEIGHBOURS.precision),
  };
  await eachRow(x, x, [kernels.real.visit, balls.real.visit], compute);
  await eachRow(y, y, [kernels.generated.visit, balls.generated.visit], compute);
  const between = manifoldOf(x, y, balls.real, balls.generated);
  await eachRow(x, y, [kernels.both.visit, between.visit], compute);
  return {
    network,
    kernelDistance: kernelDistanceOf(name("KID"), kernels.real, kernels.generated, kernels.both),
    frechetDistance: frechetDistance(real, generated, { quantity: name("Fréchet distance") }),
    ...between.manifold(name),
  };
}
