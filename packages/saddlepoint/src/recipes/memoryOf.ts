import { layoutOf } from "./modelOf.ts";
import type { Recipe } from "./schema.ts";

const BYTES = 4;
/** Of each weight: itself, its gradient, two moments, an average, and as much again on the host and in a checkpoint. */
const COPIES = 8;
/** Of each layer's output: forwards and backwards, of real and of generated samples. */
const PASSES = 4;
/** A kernel of 4 by 4, and two of 3 by 3 in a residual block. */
const KERNEL = 16;
const BLOCK = 18;
const LEAST_SIDE = 4;

/** Numbers that two players hold, and that they make of one sample, but for small change such as biases. */
type Numbers = { readonly weights: number; readonly outputs: number };

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const product = (values: readonly number[]): number => values.reduce((total, value) => total * value, 1);

/** Q's layers on a trunk; none where there is nothing for it to read. */
const headWeights = (features: number, q: number, headSize: number): number =>
  headSize === 0 ? 0 : denseWeights([features, q, headSize]);

/** Dense layers from width to width. */
const denseWeights = (widths: readonly number[]): number =>
  sum(widths.slice(1).map((width, i) => width * (widths[i] ?? 0)));

function numbersOf(recipe: Recipe, shape: readonly number[]): Numbers {
  const { network, codes, objective } = recipe;
  const { inputSize, headSize, readerHeadSize } = layoutOf(recipe);
  const told = objective.labels === undefined ? undefined : codes[objective.labels.code];
  const classes = told?.kind === "categorical" && objective.labels?.by !== "classifier" ? told.classes : 0;
  const [channels = 1, side = 1] = shape;
  const seen = channels + (objective.labels?.by === "concat" ? classes : 0);
  if (network.kind === "mlp") {
    const { generator, critic } = network;
    const last = critic.widths.at(-1) ?? 0;
    const trunk = [product([seen, ...shape.slice(1)]), ...critic.widths];
    const made = [inputSize, ...generator.widths, product(shape)];
    return {
      weights:
        sum([made, [...trunk, 1], [classes, last]].map(denseWeights)) + headWeights(last, critic.q, headSize),
      outputs: sum([...made, ...trunk, critic.q, headSize]),
    };
  }
  const invariance = objective.invariance;
  if (network.kind === "infogan") {
    const { generator, critic } = network;
    const quarter = Math.ceil(side / 4) ** 2;
    const trunkOf = (
      inputs: number,
      { conv1, conv2, dense }: typeof critic | NonNullable<typeof invariance>["reader"],
    ) => KERNEL * (inputs * conv1 + conv1 * conv2) + quarter * conv2 * dense;
    const reader = invariance?.reader;
    return {
      weights:
        denseWeights([inputSize, generator.dense, quarter * generator.features]) +
        KERNEL * (generator.features * generator.upconv + generator.upconv * channels) +
        trunkOf(seen, critic) +
        headWeights(critic.dense, critic.q, headSize - readerHeadSize) +
        classes * critic.dense +
        (reader === undefined ? 0 : trunkOf(channels, reader) + reader.dense * readerHeadSize),
      outputs:
        generator.dense +
        quarter * (generator.features + 4 * generator.upconv + 4 * critic.conv1 + critic.conv2) +
        critic.dense +
        2 * product(shape),
    };
  }
  const halvings = Math.floor(Math.log2(side / LEAST_SIDE));
  const mapsOf = ({ width, most }: typeof network.generator): readonly number[] =>
    Array.from({ length: Math.max(1, halvings) }, (_, i) => Math.min(most, width * 2 ** i));
  const smallest = Math.ceil(side / 2 ** halvings) ** 2;
  const [made, judged] = [mapsOf(network.generator), mapsOf(network.critic)];
  const deepest = made.at(-1) ?? channels;
  const flat = smallest * (judged.at(-1) ?? channels);
  const { dense, q } = network.critic;
  const atSides = (maps: readonly number[]): number =>
    sum(maps.map((count, i) => count * (side / 2 ** (i + 1)) ** 2));
  const stage = (maps: number, next: number, blocks: number): number =>
    KERNEL * maps * next + blocks * BLOCK * maps ** 2;
  return {
    weights:
      inputSize * smallest * deepest +
      sum(
        made.map(
          (maps, i) => stage(maps, made[i - 1] ?? channels, network.generator.blocks) + 2 * inputSize * maps,
        ),
      ) +
      sum(judged.map((maps, i) => stage(maps, judged[i - 1] ?? seen, network.critic.blocks))) +
      flat * dense +
      headWeights(dense, q, headSize - readerHeadSize) +
      classes * dense,
    outputs:
      (1 + 2 * network.generator.blocks) * atSides(made) +
      (1 + 2 * network.critic.blocks) * atSides(judged) +
      2 * product(shape),
  };
}

/** Weights of both players, and of a reader, about. */
export const weightsOf = (recipe: Recipe, shape: readonly number[]): number =>
  numbersOf(recipe, shape).weights;

/**
 * How much memory a recipe's training takes at its peak, in bytes, about: weights with what is kept beside them, and what layers make
 * of a batch. Nothing is made for it.
 *
 * @param shape of one sample
 */
export function memoryOf(recipe: Recipe, shape: readonly number[]): number {
  const { weights, outputs } = numbersOf(recipe, shape);
  const batch = Math.max(recipe.training.batchSize, recipe.objective.invariance?.batchSize ?? 0);
  return BYTES * (COPIES * weights + PASSES * batch * outputs);
}
