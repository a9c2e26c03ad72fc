import { type Samples, samples } from "../samples/samples.ts";

/** Bytes of pixels, whatever images are kept as. */
export function bytesOf(owner: string, { name, values, shape }: Samples): Uint8Array {
  if (shape.length !== 3) {
    throw new RangeError(
      `${owner}: ${name} must be images [channels, height, width], got samples of the shape [${shape.join(", ")}]`,
    );
  }
  return values instanceof Uint8Array ? values : Uint8Array.from(values, (value) => Math.round(255 * value));
}

/** Height and width of grey images. */
export function greySize(owner: string, { name, shape }: Samples): readonly [number, number] {
  const [channels, height = 0, width = 0] = shape;
  if (shape.length === 3 && channels === 1) return [height, width];
  throw new RangeError(
    `${owner}: ${name} must be grey images [1, height, width], got samples of the shape [${shape.join(", ")}]`,
  );
}

/** Images with other pixels, and all that is known of them. */
export function repainted(
  images: Samples,
  pixels: Uint8Array,
  shape: readonly number[],
  how: string,
): Samples {
  const { labels, labelNames, factors } = images;
  const about = {
    ...(labels === undefined ? {} : { labels }),
    ...(labelNames === undefined ? {} : { labelNames }),
    ...(factors === undefined ? {} : { factors }),
  };
  return samples(pixels, images.n, shape, { ...about, name: `${images.name}, ${how}` });
}
