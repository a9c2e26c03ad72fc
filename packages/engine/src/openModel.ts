import type { InferenceSession } from "onnxruntime-common";
import { runtime } from "#runtime";
import type { CompileOptions } from "./compile.ts";
import type { NamedTensors } from "./runtime/runtime.ts";

/** An input or an output of a model. */
export interface Port {
  readonly name: string;
  /** The type of its numbers as ONNX Runtime calls it: "float32", "float16", "string", … */
  readonly type: string;
  /** A size that the model leaves open is a name; empty where the model says nothing of the shape. */
  readonly shape: readonly (number | string)[];
}

/** A model that was made elsewhere, loaded. */
export interface OpenedModel {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** All outputs by name, from all inputs by name. */
  run(feeds: NamedTensors): Promise<NamedTensors>;
  /** Frees the session; the model cannot be run afterwards. */
  release(): Promise<void>;
}

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
export async function openModel(
  model: Uint8Array,
  { device = "cpu", threads }: Pick<CompileOptions, "device" | "threads"> = {},
): Promise<OpenedModel> {
  const session = await runtime.createSession(model, { device, threads, made: "elsewhere" });
  return {
    inputs: portsOf(session.inputMetadata),
    outputs: portsOf(session.outputMetadata),
    run: (feeds) => session.run(feeds),
    release: () => session.release(),
  };
}

const portsOf = (values: readonly InferenceSession.ValueMetadata[]): readonly Port[] =>
  values.map((value) =>
    value.isTensor
      ? { name: value.name, type: value.type, shape: value.shape }
      : { name: value.name, type: "no tensor", shape: [] },
  );
