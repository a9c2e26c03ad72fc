import { leakyRelu, relu, tanh } from "./activation.ts";
import { type Conditioning, type Critic, critic } from "./critic.ts";
import { dense } from "./dense.ts";
import { sizeOf } from "./initial.ts";
import type { Layer } from "./layer.ts";
import { mlp } from "./mlp.ts";
import { reshape } from "./reshape.ts";
import { sequence } from "./sequence.ts";
import { spectralNorm } from "./spectralNorm.ts";

/** The hidden activations of a multilayer perceptron, by name. */
const HIDDEN_ACTIVATIONS = { relu, "leaky-relu": () => leakyRelu(0.2), tanh } as const;
export type HiddenActivation = keyof typeof HIDDEN_ACTIVATIONS;

export type MlpGeneratorOptions = {
  readonly inputSize: number;
  /** Of one sample: [dimension] of a point, [channels, height, width] of an image. */
  readonly shape: readonly number[];
  /** Hidden widths. */
  readonly widths: readonly number[];
  readonly activation?: HiddenActivation;
  /** Whether hidden layers are normalised by the batch. Default false. */
  readonly batchNorm?: boolean;
  /** The last activation. Default none. */
  readonly output?: Layer | undefined;
};

/** A generator of points or small images: an MLP [n, inputSize] → [n, …shape]. */
export function mlpGenerator(options: MlpGeneratorOptions): Layer {
  const { inputSize, shape, widths, activation = "relu", batchNorm = false, output } = options;
  return sequence({
    mlp: mlp([inputSize, ...widths, sizeOf(shape)], {
      hidden: HIDDEN_ACTIVATIONS[activation](),
      normalise: batchNorm,
      output,
    }),
    sample: reshape(shape),
  });
}

export type MlpCriticOptions = {
  readonly shape: readonly number[];
  /** The width of Q's output; 0 for a critic without Q. */
  readonly headSize: number;
  /** Hidden widths of the trunk; at least one. */
  readonly widths: readonly number[];
  /** Width of Q's hidden layer. */
  readonly q?: number;
  readonly activation?: HiddenActivation;
  /** Whether the weights of the trunk and the output are divided by their largest singular values. Default false. */
  readonly spectral?: boolean;
  /** How the critic is told classes, and how many there are; it is not told them unless given. */
  readonly told?: Told | undefined;
};

/**
 * A critic of points or small images: an MLP [n, …shape] → judgements, every sample by itself.
 *
 * @throws RangeError when there is no hidden width
 */
export function mlpCritic(options: MlpCriticOptions): Critic {
  const { shape, headSize, widths, q = 64, activation = "leaky-relu", spectral = false, told } = options;
  const features = widths.at(-1);
  if (features === undefined) {
    throw new RangeError("mlpCritic(options): widths must hold at least 1 number, got []");
  }
  const [channels = 0, ...place] = shape;
  const seen = [told?.by === "concat" ? channels + told.classes : channels, ...place];
  const hidden = HIDDEN_ACTIVATIONS[activation]();
  const bounded = (layer: Layer): Layer => (spectral ? spectralNorm(layer) : layer);
  const trunk: Record<string, Layer> = { flat: reshape([sizeOf(seen)]) };
  for (const [i, width] of widths.entries()) {
    const inputs = widths[i - 1] ?? sizeOf(seen);
    trunk[`dense${i + 1}`] = bounded(dense(inputs, width, { deviation: Math.sqrt(2 / inputs) }));
    trunk[`activation${i + 1}`] = hidden;
  }
  return critic({
    trunk: sequence(trunk),
    discriminator: sequence({ dense: bounded(dense(features, 1, { deviation: Math.sqrt(1 / features) })) }),
    q: headSize === 0 ? null : mlp([features, q, headSize], { hidden }),
    conditioning: conditioningOf(told, features),
  });
}

/** How a critic is told classes, and how many there are. */
export type Told = { readonly by: Conditioning["by"]; readonly classes: number };

/** How a critic with so many features is told classes, if it is. */
export function conditioningOf(told: Told | undefined, features: number): Conditioning | undefined {
  if (told === undefined) return undefined;
  const { by, classes } = told;
  return by === "concat" ? { by } : { by, embed: dense(classes, features, { bias: false }) };
}
