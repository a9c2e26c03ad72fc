import { Tensor } from "@saddlepoint/engine";
import type { Stream } from "../random/stream.ts";
import type { Float32Tensor } from "../samples/float32Tensor.ts";
import { type AffineMap, affineMap } from "./affineMap.ts";
import { warpImage } from "./warpImage.ts";

/** How far a random affine warp may go; every draw is independent and uniform in the range given. */
export type AffineRanges = {
  /** Largest rotation in degrees: U(−r, r). */
  readonly rotation: number;
  /** Largest shift as a fraction of the image's width and height: U(−s, s) along each. */
  readonly shift: number;
  /** Largest magnification, at least 1: log-uniform in [1/m, m]. */
  readonly scale: number;
  /** Largest horizontal shear in degrees: U(−h, h). */
  readonly shear: number;
};

function checkRange(name: keyof AffineRanges, value: number, low: number, high: number): void {
  if (value >= low && value < high) return;
  throw new RangeError(`randomAffine(ranges): ${name} must lie in [${low}, ${high}), got ${value}`);
}

/**
 * Draws one map an image. Always five numbers a map, so that changing one range leaves the other draws as they were.
 *
 * @throws RangeError for a range that is negative or too large, or a scale below 1
 */
export function randomAffineMap(
  ranges: AffineRanges,
  height: number,
  width: number,
  stream: Stream,
): AffineMap {
  checkRange("rotation", ranges.rotation, 0, 360);
  checkRange("shift", ranges.shift, 0, 1);
  checkRange("scale", ranges.scale, 1, Number.POSITIVE_INFINITY);
  checkRange("shear", ranges.shear, 0, 90);
  const symmetric = (limit: number) => limit * (2 * stream.next() - 1);
  return affineMap({
    rotation: symmetric(ranges.rotation),
    shiftX: symmetric(ranges.shift * width),
    shiftY: symmetric(ranges.shift * height),
    scale: Math.exp(symmetric(Math.log(ranges.scale))),
    shear: symmetric(ranges.shear),
  });
}

/**
 * A copy of every image under its own random rotation, shift, scaling and shear about the centre: bilinear sampling,
 * zero (black) outside the image, all channels alike.
 *
 * @param images float32 `[n, channels, height, width]`
 * @returns float32 of the same shape
 * @throws TypeError unless `images` is a float32 tensor of rank 4; RangeError for ranges out of bounds
 */
export function randomAffine(images: Tensor, ranges: AffineRanges, stream: Stream): Float32Tensor {
  const [n, channels, height, width] = images.dims;
  const pixels = images.data;
  if (
    !(pixels instanceof Float32Array) ||
    n === undefined ||
    channels === undefined ||
    height === undefined ||
    width === undefined ||
    images.dims.length !== 4
  ) {
    throw new TypeError(
      `randomAffine(images): images must be float32 [n, channels, height, width], got ${images.type} [${images.dims}]`,
    );
  }
  const out = new Float32Array(pixels.length);
  const size = channels * height * width;
  for (let i = 0; i < n; i++) {
    const map = randomAffineMap(ranges, height, width, stream);
    const image = pixels.subarray(i * size, (i + 1) * size);
    warpImage(image, { channels, height, width }, map, out.subarray(i * size, (i + 1) * size));
  }
  return new Tensor("float32", out, images.dims);
}
