import { divergences } from "saddlepoint/divergences";
import type { KernelDensity } from "saddlepoint/evaluation";
import type { Quantity } from "saddlepoint/quantity";
import type { Cell, ExperimentSettings, Table } from "../experiment.ts";
import { mean } from "../mean.ts";
import { BATCH, BETA1, CRITIC_WIDTHS, GENERATOR_WIDTHS, RATE } from "./methods.ts";
import type { Sizes } from "./protocol.ts";
import { ORDER, PUBLISHED, PUBLISHED_CEILING, PUBLISHED_VAE } from "./published.ts";

/** One training: the first of its images and what they measure, or the step at which it diverged. */
export type Trial = { readonly name: (typeof ORDER)[number]; readonly seed: number } & (
  | { readonly samples: Float32Array; readonly density: KernelDensity; readonly divergedAt?: undefined }
  | { readonly divergedAt: number; readonly samples?: undefined; readonly density?: undefined }
);

/** Half of a 95 % interval. */
const half = ({ ci }: Quantity): number => (ci[1] - ci[0]) / 2;

const grouped = (n: number): string => n.toLocaleString("en-US");

/** What the runs of a divergence have on average: log-likelihood, its interval, bandwidth. */
function measured(densities: readonly KernelDensity[]): readonly Cell[] {
  return [
    mean(densities.map(({ logLikelihood }) => logLikelihood.value)),
    mean(densities.map(({ logLikelihood }) => half(logLikelihood))),
    mean(densities.map(({ bandwidth }) => bandwidth)),
  ];
}

export function table(
  trials: readonly Trial[],
  ceiling: KernelDensity | undefined,
  { seeds, steps, sizes }: Pick<ExperimentSettings, "seeds" | "steps"> & { readonly sizes: Sizes },
): Table {
  const rows = ORDER.flatMap((name): readonly Cell[][] => {
    const own = trials.filter((trial) => trial.name === name);
    if (own.length === 0) return [];
    const finite = own.flatMap(({ density }) => (density === undefined ? [] : [density]));
    const ours = finite.length === 0 ? ["diverged", null, null] : measured(finite);
    return [[divergences[name].title, ...ours, ...PUBLISHED[name]]];
  });
  const diverged = trials.flatMap(({ name, seed, divergedAt }) =>
    divergedAt === undefined
      ? []
      : [`${divergences[name].title}, seed ${seed}: its numbers were not finite from step ${divergedAt} on.`],
  );
  return {
    name: "log-likelihood",
    title: "Mean log-likelihood of MNIST's test images, nats",
    columns: [
      { name: "trained by", source: "label" },
      { name: "log-likelihood", source: "ours", decimals: 1 },
      { name: "± 95 %", source: "ours", decimals: 1 },
      { name: "bandwidth", source: "ours", decimals: 3 },
      { name: "log-likelihood", source: "published", decimals: 0 },
      { name: "±", source: "published", decimals: 1 },
    ],
    rows: [
      ...rows,
      ["variational autoencoder", null, null, null, ...PUBLISHED_VAE],
      [
        "training images",
        ...(ceiling === undefined ? [null, null, null] : measured([ceiling])),
        ...PUBLISHED_CEILING,
      ],
    ],
    notes: [
      `A Gaussian kernel on ${grouped(sizes.samples)} generated images, its bandwidth the best of 10 on ${grouped(sizes.validation)} validation images that no network was trained on; mean over ${grouped(sizes.test)} test images. The last row has as many training images in their place.`,
      `Ours: G 100 – ${GENERATOR_WIDTHS.join(" – ")} – 784 with batch normalisation (the paper's 100 – 1200 – 1200 – 784), critic 784 – ${CRITIC_WIDTHS.join(" – ")} – 1 with leaky ReLU, batches of ${BATCH}, ${grouped(steps)} steps of Adam ${RATE}, β₁ = ${BETA1}, and the generator that raises T on its samples (section 3.2); seeds ${seeds.join(", ")}.`,
      "Compare with the last row of the same column: the paper's training images score twice what ours do, so its kernel or its pixels are not quite ours, and it does not say which. Neither are our length of training and our widths its own.",
      "Jensen-Shannon's game is the GAN's with this generator: witnesses and conjugates differ by constants alone.",
      "A Parzen window in 784 dimensions ranks blurred means and memorised images high (Theis et al. 2016): read it as the paper's measure, not as the quality of the images.",
      "MNIST images: Y. LeCun and C. Cortes, CC BY-SA 3.0.",
      ...diverged,
    ],
  };
}

export function quantities(
  trials: readonly Trial[],
  ceiling: KernelDensity | undefined,
): readonly Quantity[] {
  const named = ({ logLikelihood }: KernelDensity, of: string): Quantity => ({
    ...logLikelihood,
    quantity: `${logLikelihood.quantity}, ${of}`,
  });
  return [
    ...trials.flatMap(({ name, seed, density }) =>
      density === undefined ? [] : [named(density, `${divergences[name].title}, seed ${seed}`)],
    ),
    ...(ceiling === undefined ? [] : [named(ceiling, "training images")]),
  ];
}
