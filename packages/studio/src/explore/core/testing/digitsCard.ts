import type { ModelCard } from "../exploreApi.ts";

/** A model of the recipe `digits`, as Explore knows it. */
export const digitsCard: ModelCard = {
  name: "digits",
  description: "",
  notice: "",
  shape: [1, 28, 28],
  inputSize: 74,
  codes: [
    { kind: "categorical", name: "digit", columns: [0, 10], classes: 10, read: true },
    { kind: "uniform", name: "style1", columns: [10, 11], low: -1, high: 1, read: true },
    { kind: "uniform", name: "style2", columns: [11, 12], low: -1, high: 1, read: true },
  ],
  noise: { size: 62, prior: "uniform", columns: [12, 74] },
  encoder: true,
  examples: 0,
};
