import { frechetDistance, kernelDistance, type Manifold, manifold } from "saddlepoint/quality";
import type { Estimand, EstimateFlags } from "./estimand.ts";

const byRows = ({ onProgress }: EstimateFlags) => ({
  onProgress: (step: number, steps: number) => onProgress({ step, steps }),
});

/** A measure of generated samples in the balls that real ones and their neighbours span, or the other way round. */
const byNeighbours = (measure: keyof Manifold, about: string): Estimand => ({
  about,
  paired: false,
  methods: {
    neighbours: {
      about: "balls to the 3rd neighbour for precision and recall, to the 5th for density and coverage",
      kind: "estimate",
      least: 6,
      flags: [],
      estimate: async (x, y, flags) => (await manifold(x, y, byRows(flags)))[measure],
    },
  },
});

/** How near generated samples are to real ones, from the features that some network gives of both. */
export const qualityEstimands = {
  kid: {
    about:
      "the kernel distance of features, 0 for equal distributions: x of real samples, y of generated ones",
    paired: false,
    methods: {
      pairs: {
        about: "the unbiased MMD² of a cubic kernel, from all pairs",
        kind: "estimate",
        least: 3,
        flags: [],
        estimate: (x, y, flags) => kernelDistance(x, y, byRows(flags)),
      },
    },
  },
  frechet: {
    about: "the Fréchet distance of features, each set taken for a normal distribution",
    paired: false,
    methods: {
      moments: {
        about: "means and covariances; biased upwards: compare it with two real sets of the same sizes",
        kind: "estimate",
        least: 2,
        flags: [],
        estimate: async (x, y) => frechetDistance(x, y),
      },
    },
  },
  precision: byNeighbours("precision", "the share of generated samples y that lie among real ones x"),
  recall: byNeighbours("recall", "the share of real samples x that lie among generated ones y"),
  density: byNeighbours(
    "density",
    "how densely real samples x lie around a generated one y: 1 for equal distributions",
  ),
  coverage: byNeighbours("coverage", "the share of real samples x with a generated one y near"),
} as const satisfies Readonly<Record<string, Estimand>>;
