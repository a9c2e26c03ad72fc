import type { Samples } from "../samples/samples.ts";
import { bytesOf, repainted } from "./repainted.ts";

/**
 * Black for white: each pixel x becomes 1 − x. Labels stay.
 *
 * @param images [channels, height, width] each
 * @returns the same shape, in bytes
 * @throws RangeError for samples that are no images
 */
export function inverted(images: Samples): Samples {
  const pixels = bytesOf("inverted(images)", images).map((value) => 255 - value);
  return repainted(images, pixels, images.shape, "inverted");
}
