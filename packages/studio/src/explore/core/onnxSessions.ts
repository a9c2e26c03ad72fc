import type { InferenceSession, Tensor } from "onnxruntime-common";
import type { CreateSession, Port, Values } from "./session.ts";

/** The part of ONNX Runtime that loads and runs models: `onnxruntime-web` in a page, `onnxruntime-node` in Node. */
interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => Tensor;
}

/** Sessions of one ONNX Runtime. */
export function onnxSessions(
  { InferenceSession, Tensor }: OnnxRuntime,
  options: InferenceSession.SessionOptions,
): CreateSession {
  return async (model) => {
    const session = await InferenceSession.create(model, options);
    return {
      inputs: session.inputMetadata.map(portOf),
      outputs: session.outputMetadata.map(portOf),
      async run(feeds) {
        const tensors = Object.entries(feeds).map(
          ([name, { data, dims }]) => [name, new Tensor("float32", data, dims)] as const,
        );
        const results = await session.run(Object.fromEntries(tensors));
        return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, valuesOf(tensor)]));
      },
      release: () => session.release(),
    };
  };
}

const portOf = (port: InferenceSession.ValueMetadata): Port =>
  port.isTensor
    ? { name: port.name, type: port.type, shape: port.shape }
    : { name: port.name, type: "no tensor", shape: [] };

function valuesOf({ data, dims, type }: Tensor): Values {
  if (data instanceof Float32Array) return { data, dims };
  throw new Error(`a model's results must be float32, got ${type}`);
}
