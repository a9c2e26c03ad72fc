import { nearestNeighbours } from "saddlepoint/evaluation";
import { requireImages } from "./encodeImages.ts";
import type { ModelCard, Neighbour } from "./exploreApi.ts";
import type { Examples } from "./readExamples.ts";

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
  if (requireImages("neighbours(image)", image, shape) !== 1)
    throw new RangeError(`neighbours(image): takes one image of [${shape.join(", ")}]`);
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
