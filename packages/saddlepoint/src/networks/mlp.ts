import { activation, leakyRelu } from "./activation.ts";
import { batchNorm } from "./batchNorm.ts";
import { dense } from "./dense.ts";
import type { Layer } from "./layer.ts";
import { sequence } from "./sequence.ts";

export type MlpOptions = {
  /** After every layer but the last. Default leakyRelu(). */
  readonly hidden?: Layer;
  /** After the last layer. Default none. */
  readonly output?: Layer | undefined;
  /** Whether to normalise each hidden layer by the batch. Default false. */
  readonly normalise?: boolean;
};

/**
 * A multilayer perceptron: [n, widths[0]] → [n, widths.at(-1)].
 *
 * Initial weights are N(0, 2/inputs) (He et al. 2015, eq. 10), so that signals keep their size without normalisation.
 *
 * @throws RangeError for fewer than two widths
 */
export function mlp(widths: readonly number[], options: MlpOptions = {}): Layer {
  const { hidden = leakyRelu(), output = activation((x) => x), normalise = false } = options;
  if (widths.length < 2)
    throw new RangeError(`mlp(widths): widths must hold at least 2 numbers, got [${widths}]`);
  const layers: Record<string, Layer> = {};
  for (const [i, inputs] of widths.slice(0, -1).entries()) {
    const outputs = widths[i + 1] ?? 0;
    const last = i === widths.length - 2;
    const norm = normalise && !last;
    layers[`dense${i + 1}`] = dense(inputs, outputs, { bias: !norm, deviation: Math.sqrt(2 / inputs) });
    if (norm) layers[`norm${i + 1}`] = batchNorm(outputs);
    layers[`activation${i + 1}`] = last ? output : hidden;
  }
  return sequence(layers);
}
