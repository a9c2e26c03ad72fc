import { imagePresets } from "./imagePresets.ts";
import { SMALL_NETWORK, SMALL_PLAIN_NETWORK } from "./recipeForImages.ts";
import type { RecipeInput } from "./schema.ts";

const INFOGAN_CODES = {
  digit: { kind: "categorical", classes: 10 },
  style1: { kind: "uniform", low: -1, high: 1 },
  style2: { kind: "uniform", low: -1, high: 1 },
} as const satisfies RecipeInput["codes"];

/**
 * InfoGAN at a fraction of the paper's widths, with the information principle on real images too: minutes on two cores. Pairs
 * and a light R1 give the variety, falling rates and the average clean strokes.
 */
const digits: RecipeInput = {
  name: "digits",
  description:
    "MNIST digits without labels in minutes: InfoGAN, with the information principle on real images too",
  data: "mnist",
  codes: {
    digit: { kind: "categorical", classes: 10 },
    slant: { kind: "normal" },
    stroke: { kind: "normal" },
  },
  noise: { size: 62, prior: "uniform" },
  network: SMALL_PLAIN_NETWORK,
  objective: {
    adversarial: "relativistic",
    penalty: { kind: "r1", weight: 0.1, samples: 32 },
    information: { weights: { digit: 1, slant: 0.03, stroke: 0.03 } },
    invariance: {
      steps: 1500,
      batchSize: 64,
      rate: 2e-3,
      cosine: "training",
      consistencyWeight: 1,
      follow: { slant: "slant", stroke: "weight" },
      followWeight: 0.2,
    },
  },
  training: {
    steps: 2000,
    batchSize: 64,
    evaluateEvery: 1000,
    averageDecay: 0.999,
    generator: { rate: 2e-3, beta1: 0, cosine: "training" },
    critic: { rate: 2e-3, beta1: 0, cosine: "training" },
  },
};

/** The paper's own setting, at full width and with its objective alone. */
const mnistPaper: RecipeInput = {
  name: "mnist-paper",
  description: "The InfoGAN paper's MNIST setting at full width, its objective alone (Chen et al. 2016)",
  data: "mnist",
  codes: INFOGAN_CODES,
  noise: { size: 62, prior: "uniform" },
  objective: { information: { weights: { digit: 1, style1: 0.1, style2: 0.1 } } },
  training: { steps: 20000, batchSize: 128, evaluateEvery: 1000, sampleEvery: 1000, checkpointEvery: 1000 },
};

/** A plain GAN: no codes, nothing to read back. */
const mnistGan: RecipeInput = {
  name: "mnist-gan",
  description: "A plain GAN on MNIST, without codes: the baseline",
  data: "mnist",
  noise: { size: 62, prior: "uniform" },
  network: SMALL_NETWORK,
  training: { steps: 3000, batchSize: 64 },
};

/** What the 2-D presets share: small dense networks, the codes and labels of images left out. */
const PLANE = {
  noise: { size: 2, prior: "normal" },
  network: {
    kind: "mlp",
    generator: { widths: [128, 128, 128], activation: "relu" },
    critic: { widths: [128, 128, 128], activation: "leaky-relu" },
  },
} as const satisfies Partial<RecipeInput>;

const PLANE_TRAINING = {
  batchSize: 256,
  logEvery: 250,
  evaluateEvery: 2500,
  sampleEvery: 2500,
  checkpointEvery: 2500,
};

/** The GAN of the mode-collapse papers, on the ring of eight. */
const ringGan: RecipeInput = {
  name: "ring-gan",
  description: "A plain GAN on the ring of eight Gaussians, where modes are lost",
  data: "ring",
  ...PLANE,
  training: {
    ...PLANE_TRAINING,
    steps: 10000,
    generator: { rate: 1e-3 },
    critic: { rate: 1e-3 },
  },
};

/** WGAN-GP's toy setting (the authors' code: lambda 0.1, five critic steps, beta1 0.5). */
const gridWganGp: RecipeInput = {
  name: "grid-wgan-gp",
  description: "WGAN-GP on the grid of 25 Gaussians (Gulrajani et al. 2017, figure 2)",
  data: "25-gaussians",
  ...PLANE,
  objective: { adversarial: "wasserstein", penalty: { kind: "gradient", weight: 0.1 } },
  training: {
    ...PLANE_TRAINING,
    steps: 10000,
    generator: { rate: 1e-4, beta2: 0.9 },
    critic: { rate: 1e-4, beta2: 0.9 },
    criticSteps: 5,
  },
};

/**
 * What the presets that find every mode share: R1 damps the game (Mescheder et al. 2018), large rates that halve make G
 * steep between modes and then let it settle, and an average of G's weights leaves out the last jitter.
 */
const STEADY_TRAINING = { ...PLANE_TRAINING, steps: 10000, batchSize: 128, averageDecay: 0.998 };

/** The ring with all its modes. */
const ringR1: RecipeInput = {
  name: "ring-r1",
  description: "GAN with R1, falling rates and averaged weights on the ring of eight Gaussians: all modes",
  data: "ring",
  ...PLANE,
  objective: { penalty: { kind: "r1", weight: 0.01 } },
  training: {
    ...STEADY_TRAINING,
    generator: { rate: 3e-3, halfLife: 4000 },
    critic: { rate: 3e-3, halfLife: 4000 },
  },
};

/** The same on the grid, whose 25 modes take longer to be told apart. */
const gridR1: RecipeInput = {
  name: "grid-r1",
  description: "GAN with R1, falling rates and averaged weights on the grid of 25 Gaussians: all modes",
  data: "grid",
  ...PLANE,
  objective: { penalty: { kind: "r1", weight: 0.05 } },
  training: {
    ...STEADY_TRAINING,
    steps: 24000,
    averageDecay: 0.999,
    generator: { rate: 3e-3, halfLife: 8000 },
    critic: { rate: 3e-3, halfLife: 8000 },
  },
};

/** InfoGAN on a known mixture: the code should become the mode. */
const ringInfogan: RecipeInput = {
  name: "ring-infogan",
  description: "InfoGAN on the ring of eight Gaussians: the code becomes the mode",
  data: "ring",
  codes: { mode: { kind: "categorical", classes: 8 } },
  ...PLANE,
  objective: {
    adversarial: "non-saturating",
    penalty: { kind: "r1", weight: 0.1 },
    information: {},
  },
  training: {
    ...PLANE_TRAINING,
    steps: 10000,
    generator: { rate: 1e-3 },
    critic: { rate: 1e-3 },
  },
};

/** A conditional GAN by projection. */
const mnistCgan: RecipeInput = {
  name: "mnist-cgan",
  description: "A conditional GAN on MNIST, told the digit by a projection (Miyato and Koyama 2018)",
  data: "mnist",
  codes: { digit: { kind: "categorical", classes: 10 } },
  noise: { size: 62, prior: "uniform" },
  network: SMALL_NETWORK,
  objective: { labels: { code: "digit", by: "projection" } },
  training: { steps: 2000, batchSize: 64 },
};

/** WGAN-GP on images. */
const mnistWganGp: RecipeInput = {
  name: "mnist-wgan-gp",
  description:
    "WGAN-GP on MNIST: a critic without batch normalisation, five updates a step (Gulrajani et al. 2017)",
  data: "mnist",
  noise: { size: 62, prior: "normal" },
  network: {
    generator: { dense: 256, features: 64, upconv: 32 },
    critic: { conv1: 32, conv2: 64, dense: 256, normalisation: "layer" },
  },
  objective: { adversarial: "wasserstein", penalty: { kind: "gradient", weight: 10 } },
  training: {
    steps: 1000,
    batchSize: 64,
    criticSteps: 5,
    generator: { rate: 1e-4, beta1: 0, beta2: 0.9 },
    critic: { rate: 1e-4, beta1: 0, beta2: 0.9 },
  },
};

/** The recipes that come with the library, by name. */
export const presets: Readonly<Record<string, RecipeInput>> = {
  digits,
  "mnist-paper": mnistPaper,
  "mnist-gan": mnistGan,
  "mnist-wgan-gp": mnistWganGp,
  "mnist-cgan": mnistCgan,
  ...imagePresets,
  "ring-gan": ringGan,
  "ring-r1": ringR1,
  "grid-r1": gridR1,
  "ring-infogan": ringInfogan,
  "grid-wgan-gp": gridWganGp,
};
