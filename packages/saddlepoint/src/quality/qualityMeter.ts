import type { ComputeOptions } from "../game/phase.ts";
import type { Quantity } from "../quantity/quantity.ts";
import { permutation } from "../random/permutation.ts";
import { stream } from "../random/stream.ts";
import { subset } from "../samples/readSamples.ts";
import type { Samples } from "../samples/samples.ts";
import type { FeatureNetwork } from "./featureNetwork.ts";
import { LEAST_FOR_BALLS, type Manifold } from "./manifold.ts";
import { sampleQuality } from "./sampleQuality.ts";

/** Every measure of `sampleQuality` by the name that a report has it under. */
export type QualityMeasures = Manifold & { readonly kid: Quantity; readonly frechet: Quantity };

/** How near generated images are to held-out ones, in the features of one network; `kid` is the one to lead with. */
export type Quality = QualityMeasures & {
  /** The network, with its hash: figures of two networks do not compare. */
  readonly network: string;
  /** Images of each kind. */
  readonly n: number;
  /** The same measures of other real images in the generated ones' place, as many where there are: what perfect samples score. */
  readonly real?: QualityMeasures;
};

/**
 * Measures generated images; undefined where there are fewer than 6.
 *
 * @param generated one for each of the first n held-out images
 */
export type QualityMeter = (generated: Samples) => Promise<Quality | undefined>;

export type QualityMeterOptions = ComputeOptions & {
  readonly network: FeatureNetwork;
  /** Real images that training never saw. */
  readonly heldOut: Samples;
  /** Other real images, those trained on for instance. Default none. */
  readonly others?: Samples | undefined;
  /** At most this many of each kind, drawn by chance: what is measured of pairs takes the square in time. Default 5,000. */
  readonly most?: number | undefined;
};

/** `count` of n places, drawn by chance: data may stand in any order, by class or class after class in turn. */
const someOf = (n: number, count: number, whose: string): Int32Array =>
  permutation(stream(SEED, `quality.${whose}`), n)
    .subarray(0, count)
    .sort();

/** Decides which images are measured where there are more than are asked for; the same whatever is measured. */
const SEED = 1;

/**
 * Measures generated images against held-out ones, again and again: what real images alone decide is computed once for each
 * number of them.
 *
 * @example
 *   const network = await randomFeatures(heldOut.shape);
 *   const report = await evaluateGame(game, { heldOut, quality: qualityMeter({ network, heldOut, others: game.samples }) });
 */
export function qualityMeter({
  network,
  heldOut,
  others,
  most = 5000,
  ...compute
}: QualityMeterOptions): QualityMeter {
  const measures = async (real: Samples, of: Samples, subject?: string): Promise<QualityMeasures> => {
    const options = { ...compute, network: network.name, subject };
    const { kernelDistance, frechetDistance, precision, recall, density, coverage } = await sampleQuality(
      real,
      of,
      options,
    );
    return { kid: kernelDistance, frechet: frechetDistance, precision, recall, density, coverage };
  };
  const featuresAt = (images: Samples, places: Int32Array) => network.features(subset(images, places));
  /** The real images' features, and how other real ones score. */
  const realSide = async (places: Int32Array) => {
    const features = await featuresAt(heldOut, places);
    const count = Math.min(places.length, others?.n ?? 0);
    if (others === undefined || count < LEAST_FOR_BALLS) return { features };
    const instead = await featuresAt(others, someOf(others.n, count, "others"));
    return { features, real: await measures(features, instead, "other real images") };
  };
  const known = new Map<number, ReturnType<typeof realSide>>();
  return async (generated) => {
    const n = Math.min(generated.n, most);
    if (n < LEAST_FOR_BALLS) return undefined;
    const places = someOf(generated.n, n, "heldOut");
    const side = known.get(generated.n) ?? realSide(places);
    known.set(generated.n, side);
    const { features, ...real } = await side;
    const found = await measures(features, await featuresAt(generated, places));
    return { network: network.name, n, ...found, ...real };
  };
}
