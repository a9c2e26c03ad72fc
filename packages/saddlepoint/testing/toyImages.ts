import { type ImageSet, imageSet } from "../src/data/imageSet.ts";

/** `count` grey 2×2 images; the bytes of image i are all i, so an image says which one it is. */
export function toyImages(count: number): ImageSet {
  return imageSet({
    name: "toy",
    pixels: Uint8Array.from({ length: 4 * count }, (_, i) => Math.floor(i / 4)),
    count,
    channels: 1,
    height: 2,
    width: 2,
    labels: Int32Array.from({ length: count }, (_, i) => i % 3),
  });
}
