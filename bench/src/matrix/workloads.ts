import type { Workload } from "../subject/start.ts";

/** Codes of the InfoGAN paper's MNIST experiment (Chen et al. 2016, appendix C.1). */
const DIGIT_CODES = {
  digit: { kind: "categorical", classes: 10 },
  style1: { kind: "uniform" },
  style2: { kind: "uniform" },
};

/** Codes of its CelebA experiment (appendix C.3): ten of ten classes each. */
const FACE_CODES = Object.fromEntries(
  Array.from({ length: 10 }, (_, i) => [`code${i + 1}`, { kind: "categorical", classes: 10 }]),
);

const plane = (widths: readonly number[]) => ({
  kind: "mlp",
  generator: { widths, activation: "relu" },
  critic: { widths, activation: "leaky-relu", q: widths[0] },
});

type Network = { readonly kind: string; readonly generator?: object; readonly critic?: object };

/** What is trained: networks and codes as a recipe has them, and what a workload has besides. */
type Architecture = Pick<Workload, "title" | "sample" | "batch" | "stepsACall"> & {
  readonly codes: object;
  readonly noise: object;
  readonly network: Network;
  readonly penaltyWeight: number;
};

const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  "mnist-paper": {
    title: "MNIST, the paper's widths",
    sample: [1, 28, 28],
    batch: 128,
    stepsACall: 12,
    codes: DIGIT_CODES,
    noise: { size: 62, prior: "uniform" },
    network: { kind: "infogan" },
    penaltyWeight: 10,
  },
  digits: {
    title: "MNIST, the widths of the preset digits",
    sample: [1, 28, 28],
    batch: 64,
    stepsACall: 16,
    codes: DIGIT_CODES,
    noise: { size: 62, prior: "uniform" },
    network: {
      kind: "infogan",
      generator: { dense: 256, features: 64, upconv: 32 },
      critic: { conv1: 32, conv2: 64, dense: 256, q: 128 },
    },
    penaltyWeight: 10,
  },
  colour64: {
    title: "64x64 colour, the paper's widths",
    sample: [3, 64, 64],
    batch: 64,
    stepsACall: 4,
    codes: FACE_CODES,
    noise: { size: 128, prior: "uniform" },
    network: { kind: "infogan" },
    penaltyWeight: 10,
  },
  "plane-2x32": {
    title: "points, two MLPs 2x32",
    sample: [2],
    batch: 128,
    stepsACall: 100,
    codes: { mode: { kind: "categorical", classes: 8 } },
    noise: { size: 2, prior: "normal" },
    network: plane([32, 32]),
    penaltyWeight: 0.1,
  },
  "plane-3x128": {
    title: "points, two MLPs 3x128",
    sample: [2],
    batch: 256,
    stepsACall: 50,
    codes: { mode: { kind: "categorical", classes: 8 } },
    noise: { size: 2, prior: "normal" },
    network: plane([128, 128, 128]),
    penaltyWeight: 0.1,
  },
};

/** Chen et al. 2016, appendix C: Adam with these rates. */
const PAPER_ADAM = { generator: { rate: 1e-3, beta1: 0.5 }, critic: { rate: 2e-4, beta1: 0.5 } };
/** Gulrajani et al. 2017, algorithm 1. */
const WGAN_GP_ADAM = {
  generator: { rate: 1e-4, beta1: 0, beta2: 0.9 },
  critic: { rate: 1e-4, beta1: 0, beta2: 0.9 },
};

/** What of a recipe a game decides. */
type Objective = {
  readonly title: string;
  readonly recipe: (architecture: Architecture) => {
    readonly codes: object;
    readonly objective: object;
    readonly training: object;
    readonly network?: Network;
  };
};

/** The games. The weight of WGAN-GP's penalty is its authors': 10, on points 0.1. */
const OBJECTIVES: Readonly<Record<string, Objective>> = {
  gan: {
    title: "GAN",
    recipe: () => ({ codes: {}, objective: { adversarial: "non-saturating" }, training: PAPER_ADAM }),
  },
  "wgan-gp": {
    title: "WGAN-GP, one critic step",
    recipe: ({ penaltyWeight, network }) => ({
      codes: {},
      objective: { adversarial: "wasserstein", penalty: { kind: "gradient", weight: penaltyWeight } },
      training: WGAN_GP_ADAM,
      // A penalty on a sample's own gradient cannot bear batch normalisation; the paper advises layer normalisation.
      ...(network.kind === "infogan"
        ? { network: { ...network, critic: { ...network.critic, normalisation: "layer" } } }
        : {}),
    }),
  },
  infogan: {
    title: "InfoGAN",
    recipe: ({ codes }) => ({
      codes,
      objective: { adversarial: "non-saturating", information: {} },
      training: PAPER_ADAM,
    }),
  },
};

/** A workload of the matrix. */
export type MatrixWorkload = Workload & { readonly architecture: string; readonly objective: string };

/** Recorded batches; steps take them in turn. */
const BATCHES = 16;

function workloadOf(
  architecture: string,
  parts: Architecture,
  objective: string,
  game: Objective,
): MatrixWorkload {
  const { title, sample, batch, stepsACall, noise, network } = parts;
  const recipe = { data: "none", noise, network, ...game.recipe(parts) };
  return {
    name: `${architecture}/${objective}`,
    architecture,
    objective,
    title: `${title}: ${game.title}`,
    sample,
    batch,
    stepsACall,
    batches: BATCHES,
    recipe: { ...recipe, training: { ...recipe.training, steps: 1, batchSize: batch } },
  };
}

/** Every architecture with every objective: "mnist-paper/infogan". */
export const WORKLOADS: readonly MatrixWorkload[] = Object.entries(ARCHITECTURES).flatMap(
  ([architecture, parts]) =>
    Object.entries(OBJECTIVES).map(([objective, game]) => workloadOf(architecture, parts, objective, game)),
);

export const WORKLOAD_NAMES: readonly string[] = WORKLOADS.map(({ name }) => name);

/**
 * A workload by its name.
 *
 * @throws RangeError when there is none of that name
 */
export function workloadNamed(name: string): MatrixWorkload {
  const found = WORKLOADS.find((workload) => workload.name === name);
  if (found !== undefined) return found;
  throw new RangeError(`a workload must be one of ${WORKLOAD_NAMES.join(", ")}, got ${name}`);
}

/** Whether a pattern, ARCHITECTURE/GAME with `*` for every one, stands for a workload; a game may be left out. */
export function matches(pattern: string, { architecture, objective }: MatrixWorkload): boolean {
  const [first, second = "*"] = pattern.split("/");
  return (first === "*" || first === architecture) && (second === "*" || second === objective);
}

/** What --quick measures: one workload of each kind. */
export const QUICK_WORKLOADS: readonly string[] = ["digits/infogan", "plane-2x32/gan", "plane-2x32/wgan-gp"];
export const QUICK_PEERS: readonly string[] = ["pytorch", "tfjs", "jax-js"];

/** The names of the workloads that a pattern stands for. */
export const workloadsLike = (pattern: string): readonly string[] =>
  WORKLOADS.filter((workload) => matches(pattern, workload)).map(({ name }) => name);
