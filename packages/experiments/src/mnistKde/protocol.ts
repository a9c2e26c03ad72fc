import type { DataSource, ImageSet } from "saddlepoint/data";
import { readImages, splitImages } from "saddlepoint/data";
import { type KernelDensity, kernelDensity, type Rows } from "saddlepoint/evaluation";
import { permutation, stream } from "saddlepoint/random";

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
  readonly train: ImageSet;
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
  if (test === undefined || test.count < sizes.test) {
    throw new RangeError(
      `protocolOf(source, sizes): the source must have ${sizes.test} test images, got ${test?.count ?? 0}`,
    );
  }
  if (all.count < sizes.validation + sizes.samples) {
    throw new RangeError(
      `protocolOf(source, sizes): the source must have ${sizes.validation + sizes.samples} training images, got ${all.count}`,
    );
  }
  const { train, test: validation } = splitImages(
    all,
    sizes.validation,
    stream(SPLIT_SEED, "kde.validation"),
  );
  const rows = (set: ImageSet, indices: ArrayLike<number>): Rows => ({
    data: readImages(set, indices).data,
    dimension: set.channels * set.height * set.width,
  });
  const some = (set: ImageSet, count: number, name: string): Rows =>
    rows(set, permutation(stream(SPLIT_SEED, name), set.count).subarray(0, count));
  const held = {
    validation: rows(
      validation,
      Array.from({ length: validation.count }, (_, i) => i),
    ),
    test: some(test, sizes.test, "kde.test"),
  };
  const measure = (data: Float32Array) =>
    kernelDensity({ samples: { data, dimension: held.test.dimension }, ...held }, { threads: 1 });
  return {
    train,
    sizes,
    measure,
    ceiling: () => measure(some(train, sizes.samples, "kde.ceiling").data),
  };
}
