import type { Tensor } from "@saddlepoint/engine";
import type { Float32Tensor } from "../samples/float32Tensor.ts";
import { readSamples } from "../samples/readSamples.ts";
import { type Samples, samples } from "../samples/samples.ts";

/** A fixed network by whose features images are told apart; quality is measured in the space of its features. */
export type FeatureNetwork = {
  /** Its name and the first 8 digits of its SHA-256, "digits@3a773fd4": figures of two networks do not compare. */
  readonly name: string;
  /**
   * The features of images, [n, d].
   *
   * @throws RangeError for images of another shape than the network was made for
   */
  features(images: Samples): Promise<Samples<Float32Array>>;
  /** Frees the network; it gives no features afterwards. */
  release(): Promise<void>;
};

/** What a network is called that has this fingerprint. */
export const networkName = (name: string, sha256: string): string => `${name}@${sha256.slice(0, 8)}`;

/** A network's numbers, which must be float32. */
export function featureValues(network: string, { data, type }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new TypeError(`${network}: features must be float32, got ${type}`);
}

/** Images of one call: enough to keep the cores busy, few enough to stay in the caches. */
const BLOCK = 250;

/**
 * Puts images through a network some at a time.
 *
 * @param shape what each image must be
 * @param featuresOf the features of some images [n, …shape], [n, …]
 * @param block images of one call
 */
export async function inBlocks(
  network: string,
  images: Samples,
  shape: readonly number[],
  featuresOf: (images: Float32Tensor) => Promise<Float32Array>,
  block = BLOCK,
): Promise<Samples<Float32Array>> {
  const owner = `${network}.features(images)`;
  if (String(images.shape) !== String(shape)) {
    throw new RangeError(
      `${owner}: images must be [${shape.join(", ")}] each, got [${images.shape.join(", ")}] in ${images.name}`,
    );
  }
  let [values, d] = [new Float32Array(0), 0];
  for (let start = 0; start < images.n; start += block) {
    const end = Math.min(start + block, images.n);
    const indices = Int32Array.from({ length: end - start }, (_, i) => start + i);
    const found = await featuresOf(readSamples(images, indices));
    if (start === 0) {
      d = found.length / (end - start);
      values = new Float32Array(images.n * d);
    }
    const wrong = found.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) {
      throw new RangeError(
        `${owner}: features must be finite, got ${found[wrong]} for image ${start + Math.floor(wrong / d) + 1} of ${images.name}`,
      );
    }
    values.set(found, start * d);
  }
  return samples(values, images.n, d, { name: `${network} of ${images.name}` });
}
