import { encodeModel } from "../onnx/encode.ts";
import type { Operator } from "../onnx/operators.ts";

/** A model of one operator that gives an array like the one it takes. */
function modelOf(op: Operator, shape: readonly number[]): Uint8Array {
  const [x, y] = [
    { name: "x", dtype: "float32", shape },
    { name: "y", dtype: "float32", shape },
  ] as const;
  const node = { op, name: op, inputs: [x.name], outputs: [y], attributes: {} };
  return encodeModel({ name: "probe", inputs: [x], outputs: [y], initializers: [], nodes: [node] });
}

/** The smallest model there is: devices are tried by loading it. */
export const probeModel = (): Uint8Array => modelOf("Neg", [1]);

/** Two pixels of 16 channels in the blocked layout of ONNX Runtime's convolutions. */
export const channelBlockProbe = (): Uint8Array => modelOf("com.microsoft.nchwc.ReorderInput", [1, 16, 1, 2]);
