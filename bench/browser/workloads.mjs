import {
  layoutOf,
  modelOf,
  parseRecipe,
  presets,
  stepOptionsOf,
} from "../../packages/saddlepoint/dist/index.js";

const mlp = (widths) => ({
  kind: "mlp",
  generator: { widths, activation: "relu" },
  critic: { widths, activation: "leaky-relu" },
});

const ring = (name, widths, batchSize) => ({
  ...presets["ring-gan"],
  name,
  network: mlp(widths),
  training: { ...presets["ring-gan"].training, batchSize },
});

/** The digits preset's game alone: its reader is trained before the game, and is another step. */
const { invariance, ...digitsObjective } = presets.digits.objective;

const IMAGE = [1, 28, 28];

/**
 * The steps that are timed: a recipe, the shape of one sample, the recorded batches that steps take in turn, the steps of
 * one of the library's calls, and about how many operations one step takes, by which peers get fewer steps.
 */
export const WORKLOADS = {
  "ring-2x32": {
    title: "2-D game, two networks 2x32, batch 128",
    recipe: parseRecipe(ring("ring-2x32", [32, 32], 128)),
    shape: [2],
    batches: 64,
    stepsACall: 256,
    mflop: 4,
  },
  "ring-3x128": {
    title: "2-D game, two networks 3x128, batch 256",
    recipe: parseRecipe(ring("ring-3x128", [128, 128, 128], 256)),
    shape: [2],
    batches: 64,
    stepsACall: 64,
    mflop: 200,
  },
  digits: {
    title: "InfoGAN on MNIST at the digits preset's widths, batch 64",
    recipe: parseRecipe({ ...presets.digits, objective: digitsObjective }),
    shape: IMAGE,
    batches: 8,
    stepsACall: 4,
    mflop: 2500,
  },
  "mnist-paper": {
    title: "InfoGAN on MNIST at the paper's widths, batch 128",
    recipe: parseRecipe(presets["mnist-paper"]),
    shape: IMAGE,
    batches: 4,
    stepsACall: 2,
    mflop: 37000,
  },
};

/** The model of a workload and what one of its steps is made of. */
export function gameOf({ recipe, shape }) {
  const model = modelOf(recipe, shape);
  return { model, options: stepOptionsOf(recipe, model) };
}

/** The metrics that every program reports of a step, in nats. */
export const figuresOf = ({ recipe }) => [
  "loss.critic",
  "loss.generator",
  ...layoutOf(recipe).read.map(({ name }) => `information.${name}`),
];
