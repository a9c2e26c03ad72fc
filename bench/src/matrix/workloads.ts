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

/** Codes of the preset avatars. */
const LOOK_CODES = {
  look1: { kind: "categorical", classes: 5 },
  look2: { kind: "categorical", classes: 5 },
  u: { kind: "uniform" },
};

type Network = { readonly kind: string; readonly generator?: object; readonly critic?: object };

/** What is trained: networks and codes as a recipe has them, and what a workload has besides. */
type Architecture = Pick<Workload, "title" | "sample" | "batch" | "stepsACall"> & {
  readonly codes: object;
  readonly noise: object;
  readonly network: Network;
  readonly penaltyWeight: number;
};

const MNIST = {
  sample: [1, 28, 28],
  codes: DIGIT_CODES,
  noise: { size: 62, prior: "uniform" },
  penaltyWeight: 10,
};

const plane = (widths: readonly number[]) => ({
  title: `points, two MLPs ${widths.length}x${widths[0]}`,
  sample: [2],
  codes: { mode: { kind: "categorical", classes: 8 } },
  noise: { size: 2, prior: "normal" },
  network: {
    kind: "mlp",
    generator: { widths, activation: "relu" },
    critic: { widths, activation: "leaky-relu", q: widths[0] },
  },
  penaltyWeight: 0.1,
});

const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  "mnist-paper": {
    ...MNIST,
    title: "MNIST, the paper's widths",
    batch: 128,
    stepsACall: 12,
    network: { kind: "infogan" },
  },
  digits: {
    ...MNIST,
    title: "MNIST, the widths of the preset digits",
    batch: 64,
    stepsACall: 16,
    network: {
      kind: "infogan",
      generator: { dense: 256, features: 64, upconv: 32 },
      critic: { conv1: 32, conv2: 64, dense: 256, q: 128 },
    },
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
  residual32: {
    title: "32x32 colour, residual networks",
    sample: [3, 32, 32],
    batch: 64,
    stepsACall: 8,
    codes: LOOK_CODES,
    noise: { size: 64, prior: "uniform" },
    network: { kind: "residual" },
    penaltyWeight: 10,
  },
  "plane-2x32": { ...plane([32, 32]), batch: 128, stepsACall: 100 },
  "plane-3x128": { ...plane([128, 128, 128]), batch: 256, stepsACall: 50 },
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
  readonly training: object;
  readonly recipe: (architecture: Architecture) => object;
};

/** The games. The weight of WGAN-GP's penalty is its authors': 10, on points 0.1. */
const OBJECTIVES: Readonly<Record<string, Objective>> = {
  gan: {
    title: "GAN",
    training: PAPER_ADAM,
    recipe: () => ({ objective: { adversarial: "non-saturating" } }),
  },
  "wgan-gp": {
    title: "WGAN-GP, one critic step",
    training: WGAN_GP_ADAM,
    recipe: ({ penaltyWeight, network }) => ({
      objective: { adversarial: "wasserstein", penalty: { kind: "gradient", weight: penaltyWeight } },
      // A penalty on a sample's own gradient cannot bear batch normalisation; the paper advises layer normalisation.
      ...(network.kind === "infogan"
        ? { network: { ...network, critic: { ...network.critic, normalisation: "layer" } } }
        : {}),
    }),
  },
  infogan: {
    title: "InfoGAN",
    training: PAPER_ADAM,
    recipe: ({ codes }) => ({ codes, objective: { adversarial: "non-saturating", information: {} } }),
  },
};

/** A workload of the matrix. */
export type MatrixWorkload = Workload & { readonly architecture: string; readonly objective: string };

/** Recorded batches; steps take them in turn. */
const BATCHES = 16;

/** Every architecture with every objective: "mnist-paper/infogan". */
export const WORKLOADS: readonly MatrixWorkload[] = Object.entries(ARCHITECTURES).flatMap(
  ([architecture, parts]) =>
    Object.entries(OBJECTIVES).map(([objective, game]) => {
      const { title, sample, batch, stepsACall, noise, network } = parts;
      const training = { ...game.training, steps: 1, batchSize: batch };
      return {
        name: `${architecture}/${objective}`,
        architecture,
        objective,
        title: `${title}: ${game.title}`,
        sample,
        batch,
        stepsACall,
        batches: BATCHES,
        recipe: { data: "none", codes: {}, noise, network, ...game.recipe(parts), training },
      };
    }),
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
