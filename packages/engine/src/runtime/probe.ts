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

/** Two pixels of 16 channels in the blocked layout of ONNX Runtime's convolutions. */
export const channelBlockProbe = (): Uint8Array => {
  const port = { dtype: "float32", dims: [1, 16, 1, 2] } as const;
  return encodeModel({
    name: "channelBlock",
    inputs: [{ name: "x", ...port }],
    outputs: [{ name: "y", ...port }],
    initializers: [],
    nodes: [
      {
        op: "com.microsoft.nchwc.ReorderInput",
        name: "reorder",
        inputs: ["x"],
        outputs: ["y"],
        attributes: {},
      },
    ],
  });
};
