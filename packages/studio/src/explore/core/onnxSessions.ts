import type { InferenceSession, Tensor } from "onnxruntime-common";

/** A port of a model: what it is called, its elements' type and its dimensions, symbolic ones by name. */
export interface Port {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** What one input or output holds. */
interface Values {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** A loaded ONNX model, on whichever runtime loaded it. */
export interface Session {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  run(feeds: Readonly<Record<string, Values>>): Promise<Readonly<Record<string, Values>>>;
  release(): Promise<void>;
}

/** Loads a model: ONNX Runtime in a page, or in Node. @throws Error when the bytes are no model that it can run */
export type CreateSession = (model: Uint8Array) => Promise<Session>;

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
