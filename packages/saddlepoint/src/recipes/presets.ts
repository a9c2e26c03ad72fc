import type { RecipeInput } from "./schema.ts";

const INFOGAN_CODES = {
  digit: { kind: "categorical", classes: 10 },
  style1: { kind: "uniform", low: -1, high: 1 },
  style2: { kind: "uniform", low: -1, high: 1 },
} as const satisfies RecipeInput["codes"];

/** InfoGAN at a fraction of the paper's widths, with the information principle on real images too: minutes on two cores. */
const digits: RecipeInput = {
  name: "digits",
  description:
    "MNIST digits without labels in minutes: InfoGAN, with the information principle on real images too",
  data: "mnist",
  codes: INFOGAN_CODES,
  noise: { size: 62, prior: "uniform" },
  network: {
    generator: { dense: 256, features: 64, upconv: 32 },
    critic: { conv1: 32, conv2: 64, dense: 256, q: 128 },
  },
  objective: {
    information: { weights: { digit: 1, style1: 0.1, style2: 0.1 } },
    invariance: { steps: 750 },
  },
  training: { steps: 2000, batchSize: 64 },
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
  network: digits.network,
  training: { steps: 3000, batchSize: 64 },
};

/** The recipes that come with the library, by name. */
export const presets: Readonly<Record<string, RecipeInput>> = {
  digits,
  "mnist-paper": mnistPaper,
  "mnist-gan": mnistGan,
};
