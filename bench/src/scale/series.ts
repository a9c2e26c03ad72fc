import { parseRecipe } from "../subject/library.ts";

type Recipe = ReturnType<typeof parseRecipe>;

/** What varies, its recipe, one sample's shape, and how many steps go into a call: as many as the trainer takes unless told. */
export type Case = {
  readonly x: number;
  readonly recipe: Recipe;
  readonly shape: readonly number[];
  readonly steps?: number;
};

/** Cases that differ in one thing, everything else held. */
export type Series = {
  readonly name: string;
  readonly label: string;
  readonly held: string;
  /** Whether the arithmetic grows with it. */
  readonly growing: boolean;
  readonly cases: readonly Case[];
};

const CODES = {
  digit: { kind: "categorical", classes: 10 },
  style1: { kind: "uniform", low: -1, high: 1 },
  style2: { kind: "uniform", low: -1, high: 1 },
};

type Convolutional = {
  readonly x: number;
  readonly width?: number;
  readonly batch?: number;
  readonly size?: number;
};

/** The paper's networks (Chen et al. 2016, table 1), every width times `width`. */
function convolutional({ x, width = 1, batch = 64, size = 28 }: Convolutional): Case {
  const times = (units: number): number => Math.round(units * width);
  const recipe = parseRecipe({
    name: "scale",
    data: "none",
    codes: CODES,
    noise: { size: 62, prior: "uniform" },
    network: {
      generator: { dense: times(1024), features: times(128), upconv: times(64) },
      critic: { conv1: times(64), conv2: times(128), dense: times(1024), q: times(128) },
    },
    objective: { information: {} },
    training: { steps: 1, batchSize: batch },
  });
  return { x, recipe, shape: [1, size, size] };
}

/** The usual game in the plane, two networks of two hidden layers of 32, as a recipe leaves its training to others. */
export const PLANE = {
  data: "ring",
  noise: { size: 2, prior: "normal" },
  network: {
    kind: "mlp",
    generator: { widths: [32, 32], activation: "relu" },
    critic: { widths: [32, 32], activation: "leaky-relu" },
  },
};

const plane = (steps: number): Case => ({
  x: steps,
  recipe: parseRecipe({ ...PLANE, name: "scale", training: { steps: 1, batchSize: 128 } }),
  shape: [2],
  steps,
});

/** What is varied, everything else held. */
export const series = (quick: boolean): readonly Series[] => [
  {
    name: "batch",
    label: "batch",
    held: "the paper's networks at half their widths, 28×28",
    growing: true,
    cases: (quick ? [16, 64] : [16, 32, 64, 128, 256, 512]).map((x) =>
      convolutional({ x, batch: x, width: 0.5 }),
    ),
  },
  {
    name: "width",
    label: "width, times the paper's",
    held: "batch 64, 28×28",
    growing: true,
    cases: (quick ? [0.25, 0.5] : [0.25, 0.5, 1, 2]).map((x) => convolutional({ x, width: x })),
  },
  {
    name: "size",
    label: "image's side, pixels",
    held: "the paper's networks at a quarter of their widths, batch 32",
    growing: true,
    cases: (quick ? [28, 48] : [28, 48, 64, 96, 128]).map((x) =>
      convolutional({ x, size: x, width: 0.25, batch: 32 }),
    ),
  },
  {
    name: "steps",
    label: "steps a call",
    held: "two 2×32 networks in the plane, batch 128",
    growing: false,
    cases: (quick ? [1, 64] : [1, 4, 16, 64, 256]).map(plane),
  },
];
