import type { CodeRecipe, Recipe } from "saddlepoint/recipes";
import type { LabSettings, PenaltyName } from "./settings.ts";

type Objective = Recipe["objective"];

const PENALTIES: Readonly<
  Record<PenaltyName, (settings: LabSettings) => Pick<Objective, "constraint" | "penalty">>
> = {
  none: () => ({}),
  gradient: ({ penaltyWeight: weight }) => ({ penalty: { kind: "gradient", weight } }),
  r1: ({ penaltyWeight: weight }) => ({ penalty: { kind: "r1", weight } }),
  clip: ({ clip: limit }) => ({ constraint: { kind: "clip", limit } }),
  "unit-norm": () => ({ constraint: { kind: "unit-norm" } }),
  spectral: () => ({ constraint: { kind: "spectral" } }),
};

/** The name of the categorical code. */
export const CATEGORY = "c";

const numbered = (letter: string, count: number, code: CodeRecipe): [string, CodeRecipe][] =>
  Array.from({ length: count }, (_, i) => [`${letter}${i + 1}`, code]);

const codesOf = ({ categories, uniforms, normals }: LabSettings): Record<string, CodeRecipe> =>
  Object.fromEntries([
    ...(categories === 0 ? [] : [[CATEGORY, { kind: "categorical", classes: categories }] as const]),
    ...numbered("u", uniforms, { kind: "uniform", low: -1, high: 1 }),
    ...numbered("n", normals, { kind: "normal" }),
  ]);

/** Nothing is due on its own in the Lab: the page says when to look. */
const NEVER = 1e9;
/**
 * Larger than Adam's usual 1e-8: a Wasserstein critic's biases have gradients that are 0 but for rounding, and Adam would
 * make steps of full size of them, which differ from one machine to the next.
 */
const EPSILON = 1e-5;

/** The game of some settings as the library's recipe, so that the Lab plays what everything else trains. */
export function labRecipe(settings: LabSettings): Recipe {
  const { game, divergence, generatorLoss, informationWeight, optimiser, beta1, beta2 } = settings;
  const codes = codesOf(settings);
  const names = Object.keys(codes);
  const optimiserOf = (rate: number): Recipe["training"]["critic"] =>
    optimiser === "adam"
      ? { kind: "adam", rate, beta1, beta2, epsilon: EPSILON }
      : { kind: "rmsprop", rate, decay: beta2, epsilon: EPSILON };
  return {
    name: "lab",
    data: { source: settings.target, heldOut: NEVER },
    codes,
    noise: { size: settings.noise, prior: "normal" },
    network: {
      kind: "mlp",
      generator: {
        widths: [...settings.generatorWidths],
        activation: settings.generatorActivation,
        normalisation: "none",
      },
      critic: { widths: [...settings.criticWidths], activation: settings.criticActivation, q: Q_WIDTH },
    },
    objective: {
      adversarial: game === "f-gan" ? { kind: "f-gan", divergence, generator: generatorLoss } : game,
      ...PENALTIES[settings.penalty](settings),
      ...(names.length === 0
        ? {}
        : { information: { weights: Object.fromEntries(names.map((name) => [name, informationWeight])) } }),
    },
    training: {
      steps: NEVER,
      batchSize: settings.batchSize,
      seed: settings.seed,
      generator: optimiserOf(settings.generatorRate),
      critic: optimiserOf(settings.criticRate),
      criticSteps: settings.criticSteps,
      ...(settings.warmupSteps === 0
        ? {}
        : { warmup: { steps: settings.warmupSteps, criticSteps: settings.warmupCriticSteps } }),
      logEvery: NEVER,
      evaluateEvery: NEVER,
      sampleEvery: NEVER,
      checkpointEvery: NEVER,
      keepCheckpoints: 1,
    },
  };
}

/** Of Q's hidden layer. */
const Q_WIDTH = 32;
