import { convolvedBlocks } from "../onnx/blockedLayout.ts";
import { type Builder, reshapeValue } from "../onnx/builder.ts";
import { at } from "../present.ts";
import { fromBlocks, intoBlocks } from "./blockedLayout.ts";
import type { Operands } from "./convProduct.ts";
import { padded } from "./movement.ts";
import type { ConvParameters } from "./rule.ts";
import { axisAt, materialise, permuted, reshaped, shapeOf, type View, viewOf } from "./view.ts";

/**
 * A convolution of images in ONNX Runtime's blocked layout [n, c / block, height, width, block], where one of stride 1 along
 * the width runs at the processor's full rate. A larger stride there becomes channels: [n, h, w, i] → [n, h, w / s, s·i], which
 * moves nothing in images stored with their channels last, and the kernel's places with them.
 *
 * Undefined where the runtime has no such layout or the shapes do not fill it.
 */
export function blockedConvolution(
  b: Builder,
  { x, w, outputs }: Operands,
  { strides, rhsDilation, padding }: ConvParameters,
): View | undefined {
  const block = b.target.channelBlock;
  const [o = 1, i = 1, ...kernel] = shapeOf(w);
  if (block === undefined || outputs.length !== 2 || i % block !== 0 || o % block !== 0) return undefined;
  // A kernel as large as the image is a weight gradient's: its sums are long, and a product does them better.
  if (outputs.some((extent, axis) => extent < at(kernel, axis)) || rhsDilation.some((d) => d !== 1)) {
    return undefined;
  }
  const n = axisAt(x, 0).size;
  const window = shapeOf(x).slice(2);
  const [down, across] = [at(strides, 0), at(strides, 1)];
  /** How many pixels of an axis, its pads among them, the outputs see. */
  const seen = outputs.map((extent, axis) => at(strides, axis) * (extent - 1) + at(kernel, axis));
  const pads = seen.map((extent, axis) => {
    const [before] = at(padding, axis);
    return [before, extent - before - at(window, axis)] as const;
  });
  const places = [at(kernel, 0), at(kernel, 1) / across];
  if (!places.every(Number.isInteger) || pads.some(([, after]) => after < 0)) return undefined;

  const [height, columns] = [at(seen, 0), at(seen, 1) / across];
  const channels = across * i;
  // The convolution could pad the height itself, but the weight gradient's patches take the same padded images.
  const whole = padded(b, x, [[0, 0], [0, 0], ...pads]);
  const pixels = materialise(b, permuted(whole, [0, 2, 3, 1]));
  const image = viewOf(reshapeValue(b, pixels, [n, height, columns, channels]));
  const split = reshaped(b, w, [o / block, block, i / block, block, at(kernel, 0), at(places, 1), across]);
  const weights = materialise(b, permuted(split, [0, 6, 2, 4, 5, 3, 1]));
  const blocked = intoBlocks(b, permuted(image, [0, 3, 1, 2]));
  const kernels = reshapeValue(b, weights, [o, channels, ...places]);
  return fromBlocks(b, convolvedBlocks(b, blocked, kernels, outputs, { strides: [down, 1] }));
}
