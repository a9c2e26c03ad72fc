import { Tensor } from "@saddlepoint/engine";
import type { Float32Tensor } from "./float32Tensor.ts";
import { type ImageSet, imageSize } from "./imageSet.ts";
import { requireIndex } from "./requireIndex.ts";

/** Byte b as a number in [0, 1]: b / 255 rounded to float32. */
const UNIT_BY_BYTE = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

function copyImage(set: ImageSet, index: number, out: Float32Array, at: number): void {
  const size = imageSize(set);
  const image = set.pixels.subarray(index * size, (index + 1) * size);
  if (image instanceof Float32Array) out.set(image, at);
  else for (let i = 0; i < size; i++) out[at + i] = UNIT_BY_BYTE[image[i] ?? 0] ?? 0;
}

/**
 * The images at `indices`, in that order, as float32 `[indices.length, channels, height, width]` in [0, 1].
 *
 * @param out where to put the pixels, to spare an allocation a batch; of the result's exact length
 * @throws RangeError for an index outside the set or an `out` of another length
 */
export function readImages(set: ImageSet, indices: ArrayLike<number>, out?: Float32Array): Float32Tensor {
  const size = imageSize(set);
  const target = out ?? new Float32Array(indices.length * size);
  if (target.length !== indices.length * size) {
    throw new RangeError(
      `readImages(out): out must have ${indices.length * size} elements for ${indices.length} images, got ${target.length}`,
    );
  }
  for (let i = 0; i < indices.length; i++) {
    const index = requireIndex(set, indices[i] ?? Number.NaN, "readImages");
    copyImage(set, index, target, i * size);
  }
  return new Tensor("float32", target, [indices.length, set.channels, set.height, set.width]);
}
