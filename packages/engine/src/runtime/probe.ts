import { encodeModel } from "../onnx/encode.ts";

/** The smallest model there is: devices are tried by loading it. */
export const probeModel = (): Uint8Array => {
  const port = { dtype: "float32", dims: [1] } as const;
  return encodeModel({
    name: "probe",
    inputs: [{ name: "x", ...port }],
    outputs: [{ name: "y", ...port }],
    initializers: [],
    nodes: [{ op: "Neg", name: "neg", inputs: ["x"], outputs: ["y"], attributes: {} }],
  });
};
