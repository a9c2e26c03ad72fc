import type { Builder } from "../onnx/builder.ts";
import type { Operands } from "./convProduct.ts";
import { padded } from "./movement.ts";
import { at, type ConvParameters } from "./rule.ts";
import { axisAt, materialise, permuted, reshaped, reshapeValue, shapeOf, type View, viewOf } from "./view.ts";

/**
 * A strided convolution of images as one of stride 1: the pixels of a stride's square become channels, [n, i, h, w] →
 * [n, s·s·i, h / s, w / s], and the kernel's places with them.
 *
 * It runs in ONNX Runtime's blocked layout [n, c / block, height, width, block], where a kernel of a few places is convolved
 * at the processor's full rate; undefined where the runtime has no such layout or the shapes do not fill it.
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
  const places = kernel.map((extent, axis) => extent / at(strides, axis));
  const seen = outputs.map((extent, axis) => at(strides, axis) * (extent - 1) + at(kernel, axis));
  const pads = seen.map((extent, axis) => {
    const [before] = at(padding, axis);
    return [before, extent - before - at(window, axis)] as const;
  });
  if (!places.every(Number.isInteger) || pads.some(([, after]) => after < 0)) return undefined;

  const [sy, sx] = [at(strides, 0), at(strides, 1)];
  const squares = seen.map((extent, axis) => extent / at(strides, axis));
  const [height, width] = [at(squares, 0), at(squares, 1)];
  const whole = padded(b, x, [[0, 0], [0, 0], ...pads]);
  const image = reshaped(b, whole, [n, i / block, block, height, sy, width, sx]);
  const channels = sy * sx * i;
  const input = materialise(b, permuted(image, [0, 4, 6, 1, 3, 5, 2]));
  const split = reshaped(b, w, [o / block, block, i / block, block, at(places, 0), sy, at(places, 1), sx]);
  const weights = materialise(b, permuted(split, [0, 5, 7, 2, 4, 6, 3, 1]));
  const output = b.op(
    "com.microsoft.nchwc.Conv",
    [
      reshapeValue(b, input, [n, channels, height, width]),
      reshapeValue(b, weights, [o, channels, ...places]),
    ],
    { dtype: "float32", shape: [n, o, ...outputs] },
    { kernel_shape: places, strides: [1, 1], pads: [0, 0, 0, 0], group: 1 },
  );
  return unblocked(b, viewOf(reshapeValue(b, output, [n, o / block, ...outputs, block])));
}

/** [n, c / block, height, width, block] as a view [n, c, height, width], stored with the channels last. */
function unblocked(b: Builder, blocks: View): View {
  const [n = 1, count = 1, height = 1, width = 1, block = 1] = shapeOf(blocks);
  const pixels = materialise(b, permuted(blocks, [0, 2, 3, 1, 4]));
  return permuted(viewOf(reshapeValue(b, pixels, [n, height, width, count * block])), [0, 3, 1, 2]);
}
