import type { Quantity } from "../quantity/quantity.ts";
import type { Samples } from "../samples/samples.ts";
import { eachPair, featureSpace, type PairOptions } from "./featureSpace.ts";
import { frechetDistance } from "./frechetDistance.ts";
import { kernelDistanceOf, spaceKernels } from "./kernelDistance.ts";
import { LEAST_FOR_BALLS, type Manifold, spaceBalls } from "./manifold.ts";

/** How near generated samples are to real ones, in the features of one network; KID is the one to lead with. */
export type SampleQuality = Manifold & {
  /** The network that the features come from, with its hash: figures of two networks do not compare. */
  readonly network: string;
  readonly kernelDistance: Quantity;
  readonly frechetDistance: Quantity;
};

export type SampleQualityOptions = PairOptions & {
  /** The network that the features come from, as its name and hash. */
  readonly network: string;
  /** Whose measures they are, for their names: "KID of …". Default nobody's, "KID". */
  readonly subject?: string | undefined;
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
  { network, subject, ...options }: SampleQualityOptions,
): Promise<SampleQuality> {
  const space = featureSpace("sampleQuality(real, generated)", real, generated, LEAST_FOR_BALLS);
  const name = (measure: string): string =>
    `${measure}${subject === undefined ? "" : ` of ${subject}`} (${network})`;
  const kernels = spaceKernels(space);
  const balls = spaceBalls(space);
  await eachPair(
    space,
    {
      real: [kernels.real.visit, ...balls.visitors.real],
      generated: [kernels.generated.visit, ...balls.visitors.generated],
      between: () => [kernels.between.visit, ...balls.visitors.between()],
    },
    options,
  );
  return {
    network,
    kernelDistance: kernelDistanceOf(name("KID"), kernels),
    frechetDistance: await frechetDistance(real, generated, {
      quantity: name("Fréchet distance"),
      threads: options.threads,
    }),
    ...balls.manifold(name),
  };
}
