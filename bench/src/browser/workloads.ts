import { workloadNamed } from "../matrix/workloads.ts";
import { preset } from "../subject/preset.ts";
import type { Workload } from "../subject/start.ts";
import type { PAGE_WORKLOADS } from "./programs.ts";

/** A step to be timed in a page, with about how many operations it takes, in millions, by which peers get fewer steps. */
export type PageWorkload = Workload & { readonly mflop: number };

const mlp = (widths: readonly number[]) => ({
  kind: "mlp",
  generator: { widths, activation: "relu" },
  critic: { widths, activation: "leaky-relu" },
});

type Ring = Pick<PageWorkload, "batch" | "stepsACall" | "mflop"> & { readonly widths: readonly number[] };

const ring = (name: string, { widths, batch, ...rest }: Ring): PageWorkload => ({
  name,
  title: `2-D game, two networks ${widths.length}x${widths[0]}, batch ${batch}`,
  sample: [2],
  batch,
  batches: 64,
  ...rest,
  recipe: {
    ...preset("ring-gan"),
    name,
    network: mlp(widths),
    training: { ...preset("ring-gan").training, batchSize: batch },
  },
});

const IMAGE = [1, 28, 28];

export const PAGE_STEPS: Readonly<Record<(typeof PAGE_WORKLOADS)[number], PageWorkload>> = {
  "ring-2x32": ring("ring-2x32", { widths: [32, 32], batch: 128, stepsACall: 256, mflop: 4 }),
  "ring-3x128": ring("ring-3x128", { widths: [128, 128, 128], batch: 256, stepsACall: 64, mflop: 200 }),
  digits: {
    name: "digits",
    title: "InfoGAN on MNIST at the digits preset's widths, batch 64",
    sample: IMAGE,
    batch: 64,
    batches: 8,
    stepsACall: 4,
    mflop: 2500,
    recipe: workloadNamed("digits/infogan").recipe,
  },
  "mnist-paper": {
    name: "mnist-paper",
    title: "InfoGAN on MNIST at the paper's widths, batch 128",
    sample: IMAGE,
    batch: 128,
    batches: 4,
    stepsACall: 2,
    mflop: 37000,
    recipe: preset("mnist-paper"),
  },
};
