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

/** Where planes of one size are redrawn, kept from image to image. */
type Workspace = {
  readonly height: number;
  readonly width: number;
  /** The plane in a border of zeros one pixel wide, so that every pixel has eight neighbours. */
  readonly bordered: Float32Array;
  /** The largest of three pixels of each row. */
  readonly rows: Float32Array;
  /** What the plane goes towards; in double precision, so that rounding to float32 happens once. */
  readonly target: Float64Array;
};

const workspace = (height: number, width: number): Workspace => ({
  height,
  width,
  bordered: new Float32Array((height + 2) * (width + 2)),
  rows: new Float32Array((height + 2) * width),
  target: new Float64Array(height * width),
});

function putInBorder(plane: Float32Array, { height, width, bordered }: Workspace): void {
  for (let row = 0; row < height; row++) {
    bordered.set(plane.subarray(row * width, (row + 1) * width), (row + 1) * (width + 2) + 1);
  }
}

/** The 3×3 dilation of the bordered plane: the largest of three in each row, then of three rows. */
function dilate({ height, width, bordered, rows, target }: Workspace): void {
  for (let row = 0, i = 0, at = 0; row < height + 2; row++, at += 2) {
    let left = bordered[at] ?? 0;
    let middle = bordered[at + 1] ?? 0;
    for (let column = 0; column < width; column++, at++, i++) {
      const right = bordered[at + 2] ?? 0;
      const larger = left > middle ? left : middle;
      rows[i] = larger > right ? larger : right;
      left = middle;
      middle = right;
    }
  }
  for (let i = 0; i < height * width; i++) {
    const [above, value, below] = [rows[i] ?? 0, rows[i + width] ?? 0, rows[i + 2 * width] ?? 0];
    const larger = above > value ? above : value;
    target[i] = larger > below ? larger : below;
  }
}

/** Half the 3×3 erosion of the bordered plane and half its 3×3 average, or the pixel itself where that is darker. */
function pale({ height, width, bordered, target }: Workspace): void {
  const stride = width + 2;
  for (let row = 0, i = 0; row < height; row++) {
    for (let above = row * stride; above < row * stride + width; above++, i++) {
      const at = above + stride;
      const value = bordered[at + 1] ?? 0;
      target[i] = 0;
      // Nothing is darker than black, which most pixels of a stroke's image are.
      if (value === 0) continue;
      const below = at + stride;
      const a = bordered[above] ?? 0;
      const b = bordered[above + 1] ?? 0;
      const c = bordered[above + 2] ?? 0;
      const d = bordered[at] ?? 0;
      const e = bordered[at + 2] ?? 0;
      const f = bordered[below] ?? 0;
      const g = bordered[below + 1] ?? 0;
      const h = bordered[below + 2] ?? 0;
      const smallest = Math.min(a, b, c, d, value, e, f, g, h);
      target[i] = Math.min(value, (smallest + (a + b + c + d + value + e + f + g + h) / 9) / 2);
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
  const redraw = redrawer(image);
  for (let i = 0; i < n; i++) {
    const change = randomStrokeChange(ranges, stream);
    redraw(images.data.subarray(i * size, (i + 1) * size), change, out.subarray(i * size));
  }
  return new Tensor("float32", out, images.dims);
}

/** Redraws images [channels, height, width], one at a time, each into the first of `out`. */
export function redrawer([channels = 0, height = 0, width = 0]: readonly number[]) {
  const area = height * width;
  const space = workspace(height, width);
  const { target } = space;
  return (image: Float32Array, { bolder, gain }: StrokeChange, out: Float32Array): void => {
    const share = Math.abs(bolder);
    for (let channel = 0; channel < channels; channel++) {
      const start = channel * area;
      putInBorder(image.subarray(start, start + area), space);
      if (bolder > 0) dilate(space);
      else pale(space);
      for (let i = 0; i < area; i++) {
        const value = image[start + i] ?? 0;
        const redrawn = (value + share * ((target[i] ?? 0) - value)) * gain;
        out[start + i] = redrawn > 1 ? 1 : redrawn;
      }
    }
  };
}
