import { stream } from "../src/random/stream.ts";
import { inFloat32 } from "../src/samples/numbers.ts";
import { subset } from "../src/samples/readSamples.ts";
import { type Samples, samples } from "../src/samples/samples.ts";

type Pixel = {
  readonly channel: number;
  readonly row: number;
  readonly column: number;
  readonly height: number;
  readonly width: number;
};

/** Images whose pixels are made anew, each from its image and its place; pixels beyond [0, 1] are clipped. */
function redrawn(
  images: Samples,
  make: (at: (channel: number, row: number, column: number) => number, pixel: Pixel) => number,
): Samples {
  const { values, n, d, shape, labels } = inFloat32(images);
  const [, height = 0, width = 0] = shape;
  const pixels = values.map((_, place) => {
    const start = place - (place % d);
    const at = (channel: number, row: number, column: number): number => {
      const inside = row >= 0 && row < height && column >= 0 && column < width;
      return inside ? (values[start + (channel * height + row) * width + column] ?? 0) : 0;
    };
    const [line, column] = [Math.floor((place % d) / width), place % width];
    const value = make(at, {
      channel: Math.floor(line / height),
      row: line % height,
      column,
      height,
      width,
    });
    return Math.min(1, Math.max(0, value));
  });
  return samples(pixels, n, shape, labels === undefined ? {} : { labels });
}

/** Each pixel the mean of the square around it, over and over. */
export function blurred(images: Samples, times: number): Samples {
  if (times === 0) return images;
  const once = redrawn(images, (at, { channel, row, column }) => {
    let sum = 0;
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) sum += at(channel, row + dy, column + dx);
    return sum / 9;
  });
  return blurred(once, times - 1);
}

/** Even noise up to `strength` either way. */
export function noisy(images: Samples, strength: number): Samples {
  const noise = stream(1, "noisy");
  return redrawn(
    images,
    (at, { channel, row, column }) => at(channel, row, column) + strength * (2 * noise.next() - 1),
  );
}

/** The first so many columns stand last. */
export const rolled = (images: Samples, columns: number): Samples =>
  redrawn(images, (at, { channel, row, column, width }) => at(channel, row, (column + columns) % width));

/** The first channel brighter, the others darker. */
export const reddened = (images: Samples, share: number): Samples =>
  redrawn(
    images,
    (at, { channel, row, column }) => at(channel, row, column) * (1 - (channel === 0 ? 0 : share)),
  );

/** As many images of the first so many classes alone. */
export function ofClasses(images: Samples, classes: number): Samples {
  const places = Array.from({ length: images.n }, (_, i) => i);
  const kept = places.filter((i) => (images.labels?.[i] ?? 0) < classes);
  return subset(
    images,
    places.map((i) => kept[i % kept.length] ?? 0),
  );
}

/** A share of the images replaced by the first one. */
export const repeated = (images: Samples, share: number): Samples =>
  subset(
    images,
    Array.from({ length: images.n }, (_, i) => (i < share * images.n ? 0 : i)),
  );
