import { runtime } from "#runtime";
import type { CompileOptions } from "./compile.ts";
import type { LoadedModel } from "./runtime/runtime.ts";

/**
 * Loads an ONNX model that was made elsewhere, by this engine or by any other program.
 *
 * @param model the file's bytes
 * @throws Error in ONNX Runtime's words when the bytes are no model that it can run
 * @throws RangeError when the device is not there
 * @example
 *   const { inputs, run, release } = await openModel(await readFile("model.onnx"));
 *   const { out } = await run({ images: new Tensor("float32", pixels, [1, 1, 28, 28]) });
 */
export const openModel = (
  model: Uint8Array,
  { device = "cpu", threads }: Pick<CompileOptions, "device" | "threads"> = {},
): Promise<LoadedModel> => runtime.createSession(model, { device, threads });
