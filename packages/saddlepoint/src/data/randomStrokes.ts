import { Tensor } from "@saddlepoint/engine";
import type { Stream } from "../random/stream.ts";
import type { Float32Tensor } from "./float32Tensor.ts";

/** How far strokes and contrast may change; every draw is independent and uniform in the range given. */
export type StrokeRanges = {
  /** Largest share, in [0, 1], by which an image goes towards its dilation (bolder) or its erosion (finer). */
  readonly weight: number;
  /** Largest relative change of contrast, in [0, 1): pixels are multiplied by U(1 − c, 1 + c) and kept in [0, 1]. */
  readonly contrast: number;
};

/** Largest, smallest and mean value of the 3×3 neighbourhood, zero outside the image. */
type Neighbourhood = { largest: number; smallest: number; mean: number };

function neighbourhood(
  plane: Float32Array,
  row: number,
  column: number,
  height: number,
  width: number,
): Neighbourhood {
  let [largest, smallest, sum] = [0, 1, 0];
  for (let y = row - 1; y <= row + 1; y++) {
    for (let x = column - 1; x <= column + 1; x++) {
      const inside = y >= 0 && x >= 0 && y < height && x < width;
      const value = inside ? (plane[y * width + x] ?? 0) : 0;
      if (value > largest) largest = value;
      if (value < smallest) smallest = value;
      sum += value;
    }
  }
  return { largest, smallest, mean: sum / 9 };
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
  const { weight, contrast } = ranges;
  if (!(weight >= 0 && weight <= 1)) {
    throw new RangeError(`randomStrokes(ranges): weight must lie in [0, 1], got ${weight}`);
  }
  if (!(contrast >= 0 && contrast < 1)) {
    throw new RangeError(`randomStrokes(ranges): contrast must lie in [0, 1), got ${contrast}`);
  }
  const [n = 0, channels = 0, height = 0, width = 0] = images.dims;
  const area = height * width;
  const out = new Float32Array(images.data.length);
  for (let image = 0; image < n; image++) {
    const bolder = weight * (2 * stream.next() - 1);
    const gain = 1 + contrast * (2 * stream.next() - 1);
    for (let channel = 0; channel < channels; channel++) {
      const start = (image * channels + channel) * area;
      const plane = images.data.subarray(start, start + area);
      for (let i = 0; i < area; i++) {
        const value = plane[i] ?? 0;
        const { largest, smallest, mean } = neighbourhood(
          plane,
          Math.floor(i / width),
          i % width,
          height,
          width,
        );
        const target = bolder > 0 ? largest : Math.min(value, (smallest + mean) / 2);
        const moved = value + Math.abs(bolder) * (target - value);
        out[start + i] = Math.min(1, moved * gain);
      }
    }
  }
  return new Tensor("float32", out, images.dims);
}
