import { type Samples, samples } from "../src/samples/samples.ts";

/** `count` grey 2×2 images; the bytes of image i are all i, so an image says which one it is. */
export function toyImages(count: number): Samples {
  return samples(
    Uint8Array.from({ length: 4 * count }, (_, i) => Math.floor(i / 4)),
    count,
    [1, 2, 2],
    { name: "toy", labels: Int32Array.from({ length: count }, (_, i) => i % 3) },
  );
}
