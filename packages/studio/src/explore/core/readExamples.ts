import { nearestNeighbours } from "saddlepoint/evaluation";
import { requireImage } from "./encodeImages.ts";
import type { Example, ModelCard, Neighbour } from "./exploreApi.ts";

/** Real images that come with a model, by index. */
export interface Examples {
  readonly count: number;
  /** All of them in [0, 1], row by row. */
  readonly pixels: Float32Array;
  at(index: number): Example;
}

const GZIP = [0x1f, 0x8b];

/**
 * Grey images of one size with a class each, packed by gzip: a row is the class and then the pixels, a byte each.
 *
 * @param bytes packed or, where a web server has unpacked them on their way, as they are
 * @param size pixels an image
 * @throws Error when they are no whole number of rows
 */
export async function readExamples(bytes: Uint8Array<ArrayBuffer>, size: number): Promise<Examples> {
  const packed = GZIP.every((byte, i) => bytes[i] === byte);
  const rows = packed ? await unpacked(bytes) : bytes;
  const count = rows.length / (1 + size);
  if (!Number.isInteger(count))
    throw new Error(`the examples must be rows of ${1 + size} bytes, got ${rows.length} bytes`);
  const pixels = new Float32Array(count * size);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < size; j++) pixels[i * size + j] = (rows[i * (1 + size) + 1 + j] ?? 0) / 255;
  }
  return {
    count,
    pixels,
    at(index) {
      if (!Number.isInteger(index) || index < 0 || index >= count)
        throw new RangeError(`example(index): index must be an integer from 0 to ${count - 1}, got ${index}`);
      const image = pixels.slice(index * size, (index + 1) * size);
      return { index, image, label: String(rows[index * (1 + size)]) };
    },
  };
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * The real images nearest to an image, nearest first: the least root of the mean squared difference of pixels.
 *
 * @throws RangeError when the image is not one of the model's shape, or the count is no count
 */
export function nearestExamples(
  examples: Examples,
  image: Float32Array,
  shape: ModelCard["shape"],
  count: number,
): readonly Neighbour[] {
  requireImage("neighbours(image)", image, shape);
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`neighbours(image, count): count must be an integer of at least 1, got ${count}`);
  const wanted = Math.min(count, examples.count);
  if (wanted === 0) return [];
  const { indices, distances } = nearestNeighbours(image, examples.pixels, image.length, wanted);
  return Array.from(indices, (index, i) => ({
    ...examples.at(index),
    distance: (distances[i] ?? 0) / Math.sqrt(image.length),
  }));
}
