import type { Tensor } from "@saddlepoint/engine";
import { type Samples, type SamplesAbout, samples } from "../samples/samples.ts";
import { elementCount } from "./tensorBytes.ts";

type Layout = { count: number; channels: 1 | 3; height: number; width: number; channelsLast: boolean };

function isChannels(size: number | undefined): size is 1 | 3 {
  return size === 1 || size === 3;
}

/** [n, h, w], [n, channels, h, w] or [n, h, w, channels]; the second where both of the last two would do. */
function layoutOf(dims: readonly number[], name: string): Layout {
  const [count = 0, a = 0, b = 0, c] = dims;
  if (dims.length === 3) return { count, channels: 1, height: a, width: b, channelsLast: false };
  if (dims.length === 4 && c !== undefined) {
    if (isChannels(a)) return { count, channels: a, height: b, width: c, channelsLast: false };
    if (isChannels(c)) return { count, channels: c, height: a, width: b, channelsLast: true };
  }
  throw new Error(
    `imagesFromTensor: ${name} has dimensions [${dims.join(", ")}]: expected images as [count, height, width], ` +
      "[count, channels, height, width] or [count, height, width, channels] with 1 or 3 channels",
  );
}

/** Bytes as they are, bools as black and white, floats as float32. */
function pixelsOf(tensor: Tensor, name: string): Uint8Array | Float32Array {
  const { data, type } = tensor;
  if (data instanceof Uint8Array && type === "bool")
    return Uint8Array.from(data, (bit) => (bit === 0 ? 0 : 255));
  if (data instanceof Uint8Array && type === "uint8") return data;
  if (data instanceof Float32Array) return data;
  if (data instanceof Float64Array) return new Float32Array(data);
  throw new Error(
    `imagesFromTensor: ${name} holds ${type}: expected images as uint8 (0 to 255), bool, or float32 or float64 in [0, 1]`,
  );
}

function channelsFirst(pixels: Uint8Array | Float32Array, layout: Layout): Uint8Array | Float32Array {
  const { count, channels, height, width } = layout;
  const area = height * width;
  const planes =
    pixels instanceof Uint8Array ? new Uint8Array(pixels.length) : new Float32Array(pixels.length);
  for (let image = 0; image < count; image++) {
    const start = image * channels * area;
    for (let at = 0; at < area; at++) {
      for (let channel = 0; channel < channels; channel++) {
        planes[start + channel * area + at] = pixels[start + at * channels + channel] ?? 0;
      }
    }
  }
  return planes;
}

/**
 * Images from an array file's tensor.
 *
 * @param tensor `[count, height, width]`, `[count, channels, height, width]` or `[count, height, width, channels]`;
 * uint8, bool, or float in [0, 1]; pixels that lie as they are needed are not copied
 * @throws Error naming the file for other shapes and element types; RangeError for no pixels, or floats outside [0, 1]
 */
export function imagesFromTensor(
  tensor: Tensor,
  name: string,
  about: Omit<SamplesAbout, "name"> = {},
): Samples {
  const layout = layoutOf(tensor.dims, name);
  if (elementCount(tensor.dims) === 0) {
    throw new RangeError(`imagesFromTensor: ${name} must hold pixels, got none: [${tensor.dims.join(", ")}]`);
  }
  const { count, channels, height, width, channelsLast } = layout;
  const pixels = pixelsOf(tensor, name);
  const planes = channelsLast ? channelsFirst(pixels, layout) : pixels;
  return samples(planes, count, [channels, height, width], { ...about, name });
}

/** An Int32Array would make another of a larger one. */
const LARGEST_LABEL = 2 ** 31 - 1;

/**
 * Class indices from an array file's tensor.
 *
 * @throws Error naming the file unless it is a list of integers up to 2³¹ - 1
 */
export function labelsFromTensor(tensor: Tensor, name: string): Int32Array {
  const { dims, type, data } = tensor;
  const integers = !(data instanceof Float32Array || data instanceof Float64Array || Array.isArray(data));
  if (!integers || type === "bool" || elementCount(dims) !== dims[0]) {
    throw new Error(
      `labelsFromTensor: ${name} holds ${type} [${dims.join(", ")}]: expected labels as integers [count]`,
    );
  }
  const labels = Float64Array.from({ length: data.length }, (_, i) => Number(data[i]));
  const wrong = labels.find((label) => label > LARGEST_LABEL || label < -LARGEST_LABEL);
  if (wrong === undefined) return Int32Array.from(labels);
  throw new Error(`labelsFromTensor: ${name} holds the label ${wrong}: expected integers up to 2^31 - 1`);
}
