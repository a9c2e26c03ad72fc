import { Tensor } from "@saddlepoint/engine";
import type { Stream } from "../random/stream.ts";
import type { Float32Tensor } from "../samples/float32Tensor.ts";

/** How far strokes and contrast may change; every draw is independent and uniform in the range given. */
export type StrokeRanges = {
  /** Largest share, in [0, 1], by which an image goes towards its dilation (bolder) or its erosion (finer). */
  readonly weight: number;
  /** Largest relative change of contrast, in [0, 1): pixels are multiplied by U(1 − c, 1 + c) and kept in [0, 1]. */
  readonly contrast: number;
};

/** One redrawing of an image. */
export type StrokeChange = {
  /** How far towards its dilation, or where negative towards its erosion, in [−weight, weight]. */
  readonly bolder: number;
  /** What pixels are multiplied by. */
  readonly gain: number;
};

/** Copies a plane into a border of zeros one pixel wide, so that every pixel has eight neighbours. */
function putInBorder(plane: Float32Array, height: number, width: number, out: Float32Array): void {
  for (let row = 0; row < height; row++) {
    out.set(plane.subarray(row * width, (row + 1) * width), (row + 1) * (width + 2) + 1);
  }
}

/** The 3×3 dilation of a bordered plane: the largest of three in each row, then of three rows. */
function dilated(plane: Float32Array, height: number, width: number, out: Float64Array): void {
  const stride = width + 2;
  const largest = (left: number, middle: number, right: number): number =>
    Math.max(Math.max(left, middle), right);
  const rows = new Float32Array((height + 2) * width);
  for (let row = 0, i = 0; row < height + 2; row++) {
    for (let at = row * stride; at < row * stride + width; at++, i++) {
      rows[i] = largest(plane[at] ?? 0, plane[at + 1] ?? 0, plane[at + 2] ?? 0);
    }
  }
  for (let i = 0; i < height * width; i++) {
    out[i] = largest(rows[i] ?? 0, rows[i + width] ?? 0, rows[i + 2 * width] ?? 0);
  }
}

/** Half the 3×3 erosion of a bordered plane and half its 3×3 average, or the pixel itself where that is darker. */
function paled(plane: Float32Array, height: number, width: number, out: Float64Array): void {
  const stride = width + 2;
  for (let row = 0, i = 0; row < height; row++) {
    for (let above = row * stride; above < row * stride + width; above++, i++) {
      const at = above + stride;
      const value = plane[at + 1] ?? 0;
      out[i] = 0;
      // Nothing is darker than black, which most pixels of a stroke's image are.
      if (value === 0) continue;
      const below = at + stride;
      const a = plane[above] ?? 0;
      const b = plane[above + 1] ?? 0;
      const c = plane[above + 2] ?? 0;
      const d = plane[at] ?? 0;
      const e = plane[at + 2] ?? 0;
      const f = plane[below] ?? 0;
      const g = plane[below + 1] ?? 0;
      const h = plane[below + 2] ?? 0;
      const smallest = Math.min(a, b, c, d, value, e, f, g, h);
      out[i] = Math.min(value, (smallest + (a + b + c + d + value + e + f + g + h) / 9) / 2);
    }
  }
}

/**
 * Draws one redrawing. Always two numbers.
 *
 * @throws RangeError unless the weight lies in [0, 1] and the contrast in [0, 1)
 */
export function randomStrokeChange({ weight, contrast }: StrokeRanges, stream: Stream): StrokeChange {
  if (!(weight >= 0 && weight <= 1)) {
    throw new RangeError(`randomStrokes(ranges): weight must lie in [0, 1], got ${weight}`);
  }
  if (!(contrast >= 0 && contrast < 1)) {
    throw new RangeError(`randomStrokes(ranges): contrast must lie in [0, 1), got ${contrast}`);
  }
  const bolder = weight * (2 * stream.next() - 1);
  return { bolder, gain: 1 + contrast * (2 * stream.next() - 1) };
}

/**
 * A copy of every image with bolder or finer strokes and another contrast: what a different pen does to a character.
 *
 * Bolder goes towards the 3×3 dilation, finer towards the mean of the 3×3 erosion and the 3×3 average, so that thin
 * strokes pale before they vanish.
 *
 * @param images float32 [n, channels, height, width] in [0, 1], bright strokes on a dark ground
 * @returns float32 of the same shape, in [0, 1]
 * @throws RangeError unless the weight lies in [0, 1] and the contrast in [0, 1)
 */
export function randomStrokes(images: Float32Tensor, ranges: StrokeRanges, stream: Stream): Float32Tensor {
  const [n = 0, ...image] = images.dims;
  const size = images.data.length / n;
  const out = new Float32Array(images.data.length);
  for (let i = 0; i < n; i++) {
    const change = randomStrokeChange(ranges, stream);
    redraw(images.data.subarray(i * size, (i + 1) * size), image, change, out.subarray(i * size));
  }
  return new Tensor("float32", out, images.dims);
}

/** One image [channels, height, width] redrawn, into the first of `out`. */
export function redraw(
  image: Float32Array,
  [channels = 0, height = 0, width = 0]: readonly number[],
  { bolder, gain }: StrokeChange,
  out: Float32Array,
): void {
  const area = height * width;
  const share = Math.abs(bolder);
  const padded = new Float32Array((height + 2) * (width + 2));
  // In double precision, so that rounding to float32 happens once.
  const target = new Float64Array(area);
  for (let channel = 0; channel < channels; channel++) {
    const start = channel * area;
    const plane = image.subarray(start, start + area);
    putInBorder(plane, height, width, padded);
    if (bolder > 0) dilated(padded, height, width, target);
    else paled(padded, height, width, target);
    for (let i = 0; i < area; i++) {
      const value = plane[i] ?? 0;
      out[start + i] = Math.min(1, (value + share * ((target[i] ?? 0) - value)) * gain);
    }
  }
}
