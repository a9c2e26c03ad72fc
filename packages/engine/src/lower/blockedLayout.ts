import type { Builder } from "../onnx/builder.ts";
import type { Value } from "../onnx/graph.ts";
import { materialise, permuted, shapeOf, storageOrder, type View, viewOf } from "./view.ts";

/**
 * Images [n, c, height, width] in ONNX Runtime's blocked layout [n, c / block, height, width, block], which only operators of
 * its domain com.microsoft.nchwc take; the value has the images' shape. Its reorderings share their work among threads, where a
 * Transpose does not.
 */
export function intoBlocks(b: Builder, images: View): Value {
  const type = { dtype: "float32", shape: shapeOf(images) } as const;
  const last = String(storageOrder(images)) === "0,2,3,1";
  const stored = materialise(b, last ? permuted(images, [0, 2, 3, 1]) : images);
  return b.op("com.microsoft.nchwc.ReorderInput", [stored], type, { channels_last: last ? 1 : 0 });
}

/** What the blocked layout holds as images, stored with their channels last. */
export function fromBlocks(b: Builder, blocked: Value): View {
  const [n = 1, channels = 1, height = 1, width = 1] = blocked.shape;
  const pixels = b.op(
    "com.microsoft.nchwc.ReorderOutput",
    [blocked],
    { dtype: "float32", shape: [n, height, width, channels] },
    { channels, channels_last: 1 },
  );
  return permuted(viewOf(pixels), [0, 3, 1, 2]);
}
