import { at } from "../present.ts";
import type { Builder } from "./builder.ts";
import type { Value } from "./graph.ts";

/** Images of this shape into the layout, from how they are stored: perhaps with their channels last. */
export const reorderedIn = (b: Builder, images: Value, shape: readonly number[], last: boolean): Value =>
  b.op(
    "com.microsoft.nchwc.ReorderInput",
    [images],
    { dtype: "float32", shape },
    { channels_last: last ? 1 : 0 },
  );

/** Images out of the layout, perhaps with their channels last. */
export function reorderedOut(b: Builder, blocked: Value, last: boolean): Value {
  const [n = 1, channels = 1, ...window] = blocked.shape;
  const shape = last ? [n, ...window, channels] : blocked.shape;
  return b.op(
    "com.microsoft.nchwc.ReorderOutput",
    [blocked],
    { dtype: "float32", shape },
    { channels, channels_last: last ? 1 : 0 },
  );
}

/** The convolution of images in the layout to `window`, by a kernel whose weights lie as ONNX Runtime blocks them. */
export function convolvedBlocks(
  b: Builder,
  images: Value,
  kernel: Value,
  window: readonly number[],
  { strides = [1, 1], pads = [0, 0, 0, 0] } = {},
): Value {
  const shape = [at(images.shape, 0), at(kernel.shape, 0), ...window];
  const places = kernel.shape.slice(2);
  return b.op(
    "com.microsoft.nchwc.Conv",
    [images, kernel],
    { dtype: "float32", shape },
    { kernel_shape: places, strides, pads, group: 1 },
  );
}
