import type { PlainDivergenceName } from "saddlepoint/divergences";
import { GAME_NAMES } from "saddlepoint/recipes";
import { type DrawnPoint, MOST_DRAWN_POINTS, readPoints, writePoints } from "./drawnPoints.ts";
import { oneOf, type SettingField, whole, within } from "./settingField.ts";

/** The targets: of numbers, then of points in the plane. */
const LINE_TARGETS = ["two-gaussians", "mixture"] as const;
const PLANE_TARGETS = ["ring", "grid", "swiss-roll", "moons", "lines", "drawn"] as const;
export const TARGETS = [...LINE_TARGETS, ...PLANE_TARGETS] as const;
export type TargetName = (typeof TARGETS)[number];

/** The game of pairs is no sum over points, which is what the Lab's tables show. */
type ShownName = Exclude<(typeof GAME_NAMES)[number], "relativistic">;
const isShown = (name: (typeof GAME_NAMES)[number]): name is ShownName => name !== "relativistic";
export const GAMES = [...GAME_NAMES.filter(isShown), "f-gan"] as const;
export type GameName = (typeof GAMES)[number];

export const DIVERGENCES = [
  "kl",
  "reverse-kl",
  "pearson",
  "neyman",
  "hellinger",
  "jeffrey",
  "js",
  "gan",
  "total-variation",
] as const satisfies readonly PlainDivergenceName[];

export const GENERATOR_LOSSES = ["minimax", "non-saturating"] as const;

/** What holds the critic back: two penalties on its gradient, three constraints on its weights. */
export const PENALTIES = ["none", "gradient", "r1", "clip", "unit-norm", "spectral"] as const;
export type PenaltyName = (typeof PENALTIES)[number];

export const ACTIVATIONS = ["relu", "leaky-relu", "tanh"] as const;
type ActivationName = (typeof ACTIVATIONS)[number];

export const OPTIMISERS = ["adam", "rmsprop"] as const;

/** Everything that a game in the Lab depends on. */
export interface LabSettings {
  readonly target: TargetName;
  /** The points of the target "drawn". */
  readonly points: readonly DrawnPoint[];
  /** Where the target "lines" has its line: x = θ, y ~ U(−1, 1). The generator starts about the origin. */
  readonly theta: number;
  readonly game: GameName;
  /** Of the game "f-gan". */
  readonly divergence: (typeof DIVERGENCES)[number];
  /** Of the game "f-gan": whether the generator lowers the bound, or raises T on its samples. */
  readonly generatorLoss: (typeof GENERATOR_LOSSES)[number];
  readonly penalty: PenaltyName;
  /** λ of the gradient penalty, γ of R1. */
  readonly penaltyWeight: number;
  /** Clipped weights stay within ±clip. */
  readonly clip: number;
  /** Updates of the critic a step. */
  readonly criticSteps: number;
  /** In so many first steps the critic takes `warmupCriticSteps` updates; 0 for no warm-up. */
  readonly warmupSteps: number;
  readonly warmupCriticSteps: number;
  /** Values of a categorical code; 0 for none. */
  readonly categories: number;
  /** How many codes there are of U(−1, 1), and of N(0, 1). */
  readonly uniforms: number;
  readonly normals: number;
  /** λ of every code's information. */
  readonly informationWeight: number;
  /** Hidden widths; none makes the generator affine. */
  readonly generatorWidths: readonly number[];
  readonly criticWidths: readonly number[];
  readonly generatorActivation: ActivationName;
  readonly criticActivation: ActivationName;
  /** Of both players. */
  readonly optimiser: (typeof OPTIMISERS)[number];
  readonly generatorRate: number;
  readonly criticRate: number;
  /** Adam's; RMSProp's decay is beta2. */
  readonly beta1: number;
  readonly beta2: number;
  readonly batchSize: number;
  /** Units of noise, each N(0, 1). */
  readonly noise: number;
  readonly seed: number;
}

/** How many numbers a point of the target has. */
export const dimensionOf = (target: TargetName): 1 | 2 =>
  LINE_TARGETS.some((name) => name === target) ? 1 : 2;

/** What everything is that nobody has chosen: some of it depends on the target and on the game. */
export const defaultSettings = (
  target: TargetName = "ring",
  game: GameName = "non-saturating",
): LabSettings => ({
  target,
  points: [],
  theta: 1,
  game,
  divergence: "kl",
  generatorLoss: "minimax",
  // A Wasserstein critic needs a bounded slope; five updates a step are the paper's.
  penalty: game === "wasserstein" ? "gradient" : "none",
  penaltyWeight: 1,
  clip: 0.1,
  criticSteps: game === "wasserstein" ? 5 : 1,
  warmupSteps: 0,
  warmupCriticSteps: 100,
  categories: 0,
  uniforms: 0,
  normals: 0,
  informationWeight: 1,
  generatorWidths: [32, 32],
  criticWidths: [32, 32],
  generatorActivation: "tanh",
  // Smooth, as is then the gradient that the generator follows; kinks also make rounding errors grow faster.
  criticActivation: "tanh",
  optimiser: "adam",
  generatorRate: 0.002,
  criticRate: 0.002,
  beta1: 0.5,
  beta2: 0.999,
  batchSize: 128,
  // As many as the target has numbers: then the model's density can be computed.
  noise: dimensionOf(target),
  seed: 1,
});

const MOST_WIDTH = 64;
const MOST_LAYERS = 4;

const widths = (key: string, fewest: 0 | 1): SettingField<readonly number[]> => ({
  key,
  allowed: `${fewest === 0 ? '"affine", or ' : ""}1 to ${MOST_LAYERS} widths of 1 to ${MOST_WIDTH} joined by x, such as 32x32`,
  read(text) {
    if (text === "affine" && fewest === 0) return [];
    const found = text.split("x");
    if (found.length > MOST_LAYERS || !found.every((width) => /^[1-9]\d?$/.test(width))) return undefined;
    const values = found.map(Number);
    return values.every((width) => width <= MOST_WIDTH) ? values : undefined;
  },
  write: (values) => (values.length === 0 ? "affine" : values.join("x")),
});

const categories = whole("categories", 0, 10);

/** How every setting stands in a link, and what it may be: a setting without a field does not compile. */
export const FIELDS: { readonly [Name in keyof LabSettings]: SettingField<LabSettings[Name]> } = {
  target: oneOf("target", TARGETS),
  points: {
    key: "points",
    allowed: `at most ${MOST_DRAWN_POINTS} points as the Lab writes them, four letters each`,
    read: readPoints,
    write: writePoints,
  },
  theta: within("theta", { least: -2, most: 2 }),
  game: oneOf("game", GAMES),
  divergence: oneOf("f", DIVERGENCES),
  generatorLoss: oneOf("gloss", GENERATOR_LOSSES),
  penalty: oneOf("penalty", PENALTIES),
  penaltyWeight: within("lambda", { above: 0, most: 1000 }),
  clip: within("clip", { above: 0, most: 10 }),
  criticSteps: whole("dsteps", 1, 25),
  warmupSteps: whole("warmup", 0, 500),
  warmupCriticSteps: whole("warmdsteps", 2, 500),
  categories: {
    ...categories,
    allowed: "0 for none, or a whole number from 2 to 10",
    read: (text) => {
      const count = categories.read(text);
      return count === 1 ? undefined : count;
    },
  },
  uniforms: whole("uniforms", 0, 2),
  normals: whole("normals", 0, 2),
  informationWeight: within("info", { least: 0, most: 100 }),
  generatorWidths: widths("g", 0),
  criticWidths: widths("d", 1),
  generatorActivation: oneOf("gact", ACTIVATIONS),
  criticActivation: oneOf("dact", ACTIVATIONS),
  optimiser: oneOf("optimiser", OPTIMISERS),
  generatorRate: within("grate", { above: 0, most: 1 }),
  criticRate: within("drate", { above: 0, most: 1 }),
  beta1: within("beta1", { least: 0, most: 0.999 }),
  beta2: within("beta2", { least: 0, most: 0.9999 }),
  batchSize: whole("batch", 8, 512),
  noise: whole("noise", 1, 8),
  seed: whole("seed", 0, 2 ** 31 - 1),
};
