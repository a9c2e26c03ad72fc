import type { Samples } from "../samples/samples.ts";
import { bytesOf, greySize, repainted } from "./repainted.ts";

/**
 * Grey images with three channels, all alike: [1, height, width] → [3, height, width], in bytes. Labels stay.
 *
 * @throws RangeError for samples that are no grey images
 */
export function inColour(images: Samples): Samples {
  const [height, width] = greySize("inColour(images)", images);
  const grey = bytesOf("inColour(images)", images);
  const size = height * width;
  const pixels = new Uint8Array(3 * grey.length);
  for (let plane = 0; plane < 3 * images.n; plane++) {
    const from = Math.floor(plane / 3) * size;
    pixels.set(grey.subarray(from, from + size), plane * size);
  }
  return repainted(images, pixels, [3, height, width], "in three channels");
}
