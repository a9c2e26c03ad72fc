import type { Builder } from "../onnx/builder.ts";
import { reshapeValue } from "../onnx/builder.ts";
import { at } from "../present.ts";
import { combinations, range, sizeOf } from "../shape.ts";
import { matrixProduct } from "./matrixProduct.ts";
import { gatherPixels, patches, pixelAt, withZeroPixel } from "./patches.ts";
import type { ConvParameters } from "./rule.ts";
import {
  axisAt,
  broadcastTo,
  operandInOrder,
  permuted,
  shapeOf,
  type View,
  viewOf,
  withNewAxes,
} from "./view.ts";

/** A convolution of x [n, i, …] by w [o, i, …], both stored without broadcasts, to [n, o, outputs…]. */
export type Operands = { readonly x: View; readonly w: View; readonly outputs: readonly number[] };

/**
 * y[n, o, p…] = Σ x[n, i, s·p + d·k − pad…] w[o, i, k…] as one product of all patches by the kernel.
 *
 * ONNX Runtime multiplies image by image and splits each small product among its threads: one product of the whole
 * batch keeps them busy, and the weight gradient's patches are those of the forward pass.
 */
export function convolutionProduct(b: Builder, { x, w, outputs }: Operands, params: ConvParameters): View {
  const [o = 1, i = 1, ...kernel] = shapeOf(w);
  const shape = [axisAt(x, 0).size, o, ...outputs];
  const rank = outputs.length;
  const spatial = range(rank, 2);
  // [n, i, p…, k…] → [n, ·, p…, i, k…]
  const seen = patches(b, x, params, outputs, kernel);
  const left = withNewAxes(permuted(seen, [0, ...spatial, 1, ...spatial.map((axis) => axis + rank)]), [1]);
  // [o, i, k…] → [·, o, ·…, i, k…]
  const right = withNewAxes(w, [0, ...spatial]);
  const full = [...shape, i, ...kernel];
  return matrixProduct(b, broadcastTo(left, full), broadcastTo(right, full), shape, "float32");
}

/** A transposed convolution: y [n, i, …] by a kernel [i, o, …] to [n, o, outputs…]. */
export type Transposed = Operands & {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** How many of the first outputs are cut off, along each axis. */
  readonly crops: readonly number[];
};

/**
 * out[n, o, s·p + d·k − crop…] += y[n, i, p…] w[i, o, k…]: one product gives each pixel's contributions, and what falls on one
 * place is gathered and added.
 */
export function transposedProduct(
  b: Builder,
  { x: y, w, outputs, strides, dilations, crops }: Transposed,
): View {
  const [n = 1, i = 1, ...window] = shapeOf(y);
  const [, o = 1, ...kernel] = shapeOf(w);
  const spatial = range(outputs.length, 2);
  const [pixels, places] = [sizeOf(window), sizeOf(kernel)];
  const rows = reshapeValue(b, operandInOrder(b, y, [0, ...spatial, 1]), [n, pixels, i]);
  const weights = reshapeValue(b, operandInOrder(b, w, [0, ...spatial, 1]), [i, places * o]);
  const layers = overlaps(outputs, window, kernel, { strides, dilations, crops });
  // A product with a pixel of zeros more: zeros to gather where nothing falls.
  const padded = layers.some((layer) => layer.includes(-1)) ? withZeroPixel(b, rows) : rows;
  const count = at(padded.shape, 1);
  const product = b.op("MatMul", [reshapeValue(b, padded, [n * count, i]), weights], {
    dtype: "float32",
    shape: [n * count, places * o],
  });
  const contributions = reshapeValue(b, product, [n, count * places, o]);
  const zero = pixels * places;
  const lists = layers.map((layer) => layer.map((index) => (index < 0 ? zero : index)));
  const stored = viewOf(gatherPixels(b, contributions, lists, outputs));
  return permuted(stored, [0, outputs.length + 1, ...range(outputs.length, 1)]);
}

/**
 * Where each output's contributions lie, as indices of [pixel, place of the kernel]: one list of all outputs for the first
 * contribution of each, one for the second, and so on; −1 where there are no more.
 */
function overlaps(
  outputs: readonly number[],
  window: readonly number[],
  kernel: readonly number[],
  { strides, dilations, crops }: Pick<Transposed, "strides" | "dilations" | "crops">,
): number[][] {
  const places = combinations(kernel);
  const found = combinations(outputs).map((output) =>
    places.flatMap((place, k) => {
      const scaled = output.map((p, i) => p + at(crops, i) - at(dilations, i) * at(place, i));
      if (scaled.some((p, i) => p % at(strides, i) !== 0)) return [];
      const pixel = pixelAt(
        scaled.map((p, i) => p / at(strides, i)),
        window,
      );
      return pixel < 0 ? [] : [pixel * places.length + k];
    }),
  );
  const most = found.reduce((max, { length }) => Math.max(max, length), 1);
  return Array.from({ length: most }, (_, layer) => found.map((indices) => indices[layer] ?? -1));
}
