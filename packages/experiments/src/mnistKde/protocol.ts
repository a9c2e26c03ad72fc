import { type KernelDensity, kernelDensity } from "saddlepoint/evaluation";
import { permutation, stream } from "saddlepoint/random";
import { type DataSource, type Samples, samples, splitSamples, takeSamples } from "saddlepoint/samples";

/** How many images each part of the measurement has. */
export type Sizes = {
  /** Generated images: the kernel's centres. */
  readonly samples: number;
  /** Images kept from training, by which the bandwidth is chosen. */
  readonly validation: number;
  readonly test: number;
};

/** What is trained on, and what every generator is measured on. */
export type Protocol = {
  readonly train: Samples;
  readonly sizes: Sizes;
  /** The Parzen window on some images, as rows of pixels in [0, 1]. */
  measure(samples: Float32Array): Promise<KernelDensity>;
  /** As many training images in the samples' place: what no generator is asked to exceed. */
  ceiling(): Promise<KernelDensity>;
};

/** The split, and which images are measured on, are the same in every run. */
const SPLIT_SEED = 1;

/**
 * The measurement of Goodfellow et al. 2014, section 5, and Nowozin et al. 2016, section 4.2.
 *
 * @throws RangeError when the source has no test images, or fewer images than `sizes` asks for
 */
export function protocolOf({ train: all, test }: DataSource, sizes: Sizes): Protocol {
  if (test === undefined || test.n < sizes.test) {
    throw new RangeError(
      `protocolOf(source, sizes): the source must have ${sizes.test} test images, got ${test?.n ?? 0}`,
    );
  }
  if (all.n < sizes.validation + sizes.samples) {
    throw new RangeError(
      `protocolOf(source, sizes): the source must have ${sizes.validation + sizes.samples} training images, got ${all.n}`,
    );
  }
  const { train, test: validation } = splitSamples(
    all,
    sizes.validation,
    stream(SPLIT_SEED, "kde.validation"),
  );
  const some = (of: Samples, count: number, name: string) =>
    takeSamples(of, permutation(stream(SPLIT_SEED, name), of.n).subarray(0, count));
  const held = { validation, test: some(test, sizes.test, "kde.test") };
  const measure = (images: Float32Array) =>
    kernelDensity({ samples: samples(images, images.length / train.d, train.d), ...held }, { threads: 1 });
  return {
    train,
    sizes,
    measure,
    ceiling: () => measure(some(train, sizes.samples, "kde.ceiling").values),
  };
}
