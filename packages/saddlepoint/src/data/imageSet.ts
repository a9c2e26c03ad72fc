/**
 * Images as every source yields them and every consumer takes them: one block of pixels in row-major order
 * `[count, channels, height, width]`, bytes (0 black, 255 white) or float32 in [0, 1].
 *
 * Bytes stay bytes until a batch is drawn: MNIST takes 47 MB so, 188 MB as float32.
 */
export type ImageSet = {
  /** What errors and run manifests call it, e.g. "mnist (train)". */
  readonly name: string;
  readonly pixels: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  readonly count: number;
  /** 1 (grey) or 3 (red, green, blue). */
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
  /** One class index an image. Only evaluation reads them; training never does. */
  readonly labels?: Int32Array<ArrayBuffer>;
  /** The classes' names by index, where the source has names. */
  readonly labelNames?: readonly string[];
};

/** What a source yields: samples to train on and, where the source has its own split, held-out ones. */
export type DataSource<Samples = ImageSet> = {
  readonly train: Samples;
  readonly test?: Samples;
  /** Whose the images are and under which licence: shown wherever they are used. */
  readonly notice?: string;
};

/** The number of pixel values of one image: channels × height × width. */
export function imageSize(set: Pick<ImageSet, "channels" | "height" | "width">): number {
  return set.channels * set.height * set.width;
}

function fail(name: string, problem: string): never {
  throw new RangeError(`imageSet: ${name}: ${problem}`);
}

function checkPixels(set: ImageSet): void {
  const { pixels } = set;
  if (pixels instanceof Uint8Array) return;
  const at = pixels.findIndex((value) => !(value >= 0 && value <= 1));
  if (at >= 0) {
    fail(
      set.name,
      `float pixels must lie in [0, 1], got ${pixels[at]} in image ${Math.floor(at / imageSize(set))}`,
    );
  }
}

function checkLabels(set: ImageSet): void {
  if (set.labels === undefined) return;
  if (set.labels.length !== set.count) {
    fail(set.name, `there must be one label an image: ${set.count} images, got ${set.labels.length} labels`);
  }
  const wrong = set.labels.find((label) => label < 0);
  if (wrong !== undefined) fail(set.name, `labels must be class indices of at least 0, got ${wrong}`);
}

/**
 * Checks a set of images and returns it; every source goes through here.
 *
 * @throws RangeError naming the set for no images, a size of zero, a number of pixel values other than
 * count × channels × height × width, float pixels outside [0, 1] or NaN, or a wrong number of labels
 */
export function imageSet(set: ImageSet): ImageSet {
  const sizes = [set.count, set.channels, set.height, set.width];
  if (sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    fail(
      set.name,
      `count, channels, height and width must be integers of at least 1, got [${sizes.join(", ")}]`,
    );
  }
  if (set.channels !== 1 && set.channels !== 3)
    fail(set.name, `channels must be 1 or 3, got ${set.channels}`);
  const expected = set.count * imageSize(set);
  if (set.pixels.length !== expected) {
    fail(set.name, `[${sizes.join(", ")}] needs ${expected} pixel values, got ${set.pixels.length}`);
  }
  checkPixels(set);
  checkLabels(set);
  return set;
}
