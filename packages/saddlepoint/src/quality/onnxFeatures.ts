import { openModel, type Port, Tensor } from "@saddlepoint/engine";
import type { ComputeOptions } from "../game/phase.ts";
import type { Float32Tensor } from "../samples/float32Tensor.ts";
import { isImages } from "../samples/samples.ts";
import { sha256 } from "../samples/sha256.ts";
import { type FeatureNetwork, featureValues, inBlocks, networkName } from "./featureNetwork.ts";
import { MOST_FEATURES } from "./featureSpace.ts";

export type OnnxFeaturesOptions = ComputeOptions & {
  /** What the network is called: with its hash its name in every figure. */
  readonly name: string;
  /** Which of the model's outputs are the features. Default the only one. */
  readonly output?: string | undefined;
};

const shapeText = (shape: readonly (number | string)[]): string => `[${shape.join(", ")}]`;

/** The one input, and how many images it takes at a time: undefined for any number. */
function requireInput(owner: string, inputs: readonly Port[], shape: readonly number[]) {
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0) {
    const names = inputs.map(({ name }) => name).join(", ");
    throw new RangeError(
      `${owner}: the model must have one input, images, got ${inputs.length}${names && `: ${names}`}`,
    );
  }
  const [batch, ...sizes] = input.shape;
  const fits = sizes.length === shape.length && sizes.every((size, i) => isOpen(size) || size === shape[i]);
  if (input.type !== "float32" || !fits) {
    throw new RangeError(
      `${owner}: its input ${input.name} must take float32 images ${shapeText(["n", ...shape])}, [n, channels, height, width], ` +
        `got ${input.type} ${shapeText(input.shape)}`,
    );
  }
  return { input: input.name, batch: typeof batch === "number" && batch > 0 ? batch : undefined };
}

/** Whether a model leaves a size open. */
const isOpen = (size: number | string): boolean => typeof size === "string" || size < 0;

function requireOutput(owner: string, outputs: readonly Port[], wanted: string | undefined): Port {
  const names = outputs.map(({ name }) => name).join(", ");
  const [only, ...others] = outputs;
  if (wanted === undefined) {
    if (only !== undefined && others.length === 0) return only;
    throw new RangeError(`${owner}: which output holds the features must be said, got one of ${names}`);
  }
  const found = outputs.find(({ name }) => name === wanted);
  if (found === undefined)
    throw new RangeError(`${owner}: the output must be one of ${names}, got ${wanted}`);
  return found;
}

/** @throws RangeError for features that are no rows of numbers, one an image, or too many of them */
function requireRows(
  owner: string,
  { name, type }: Port,
  shape: readonly (number | string)[],
  n?: number,
): void {
  const [rows, ...sizes] = shape;
  const one = n === undefined || rows === n || (rows !== undefined && isOpen(rows));
  if (type !== "float32" || shape.length < 1 || !one) {
    const wanted = n === undefined ? "n" : String(n);
    throw new RangeError(
      `${owner}: its output ${name} must hold float32 features [${wanted}, …], a row an image, got ${type} ${shapeText(shape)}`,
    );
  }
  const known = sizes.every((size) => !isOpen(size));
  const d = sizes.reduce<number>((product, size) => product * Number(size), 1);
  if (known && d > MOST_FEATURES) {
    throw new RangeError(
      `${owner}: its output ${name} must hold at most ${MOST_FEATURES} features an image, got ${d}; name an output after pooling`,
    );
  }
}

/**
 * Anybody's network as a feature network: an ONNX model with one input, float32 images in [0, 1] as [n, channels, height, width],
 * and an output that is one row of features an image, [n, d] after flattening, d at most 4,096.
 *
 * @param model the file's bytes
 * @param shape [channels, height, width] of the images that it is for
 * @throws RangeError when the bytes are no model, its input takes no such images, or its output is no such rows; naming the outputs
 * where one must be chosen
 * @example const network = await onnxFeatures(await readFile("digits.onnx"), [1, 28, 28], { name: "digits", output: "out.features" })
 */
export async function onnxFeatures(
  model: Uint8Array,
  shape: readonly number[],
  { name, output: wanted, ...compute }: OnnxFeaturesOptions,
): Promise<FeatureNetwork> {
  const owner = `onnxFeatures(${name})`;
  if (!isImages({ shape })) {
    throw new RangeError(
      `${owner}: features are of images, [channels, height, width], got ${shapeText(shape)}`,
    );
  }
  const { inputs, outputs, run, release } = await openModel(model, compute).catch((error: unknown) => {
    const [line] = String(error instanceof Error ? error.message : error).split("\n");
    throw new RangeError(`${owner}: it must be an ONNX model that ONNX Runtime can load, got ${line}`, {
      cause: error,
    });
  });
  try {
    const { input, batch } = requireInput(owner, inputs, shape);
    const output = requireOutput(owner, outputs, wanted);
    if (output.shape.length > 0) requireRows(owner, output, output.shape, batch);
    const named = networkName(name, await sha256(model));
    const featuresOf = async (images: Float32Tensor): Promise<Float32Array> => {
      const [n = 0] = images.dims;
      const fed = batch === undefined || batch === n ? images : padded(images, batch);
      const found = (await run({ [input]: fed }))[output.name];
      if (found === undefined)
        throw new RangeError(`${owner}: ONNX Runtime must give ${output.name}, got none`);
      requireRows(owner, { ...output, type: found.type }, found.dims, fed.dims[0]);
      const values = featureValues(named, found);
      return values.subarray(0, (values.length / (fed.dims[0] ?? 1)) * n);
    };
    return { name: named, features: (images) => inBlocks(named, images, shape, featuresOf, batch), release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Images and black ones after them, as many as a model takes that takes a fixed number. */
function padded({ data, dims: [n = 1, ...shape] }: Float32Tensor, count: number): Tensor {
  const values = new Float32Array((data.length / n) * count);
  values.set(data);
  return new Tensor("float32", values, [count, ...shape]);
}
