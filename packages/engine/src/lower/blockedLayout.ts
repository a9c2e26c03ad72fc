import { reorderedIn, reorderedOut } from "../onnx/blockedLayout.ts";
import type { Builder } from "../onnx/builder.ts";
import type { Value } from "../onnx/graph.ts";
import { materialise, permuted, shapeOf, storageOrder, type View, viewOf } from "./view.ts";

/**
 * Images [n, c, height, width] in ONNX Runtime's blocked layout [n, c / block, height, width, block], which only operators of
 * its domain com.microsoft.nchwc take; the value has the images' shape. Its reorderings share their work among threads, where a
 * Transpose does not.
 */
export function intoBlocks(b: Builder, images: View): Value {
  const last = String(storageOrder(images)) === "0,2,3,1";
  const stored = materialise(b, last ? permuted(images, [0, 2, 3, 1]) : images);
  return reorderedIn(b, stored, shapeOf(images), last);
}

/** What the blocked layout holds as images, stored with their channels last. */
export const fromBlocks = (b: Builder, blocked: Value): View =>
  permuted(viewOf(reorderedOut(b, blocked, true)), [0, 3, 1, 2]);
