import { parseRecipe } from "../../packages/saddlepoint/dist/index.js";

const CODES = {
  digit: { kind: "categorical", classes: 10 },
  style1: { kind: "uniform", low: -1, high: 1 },
  style2: { kind: "uniform", low: -1, high: 1 },
};

/** The paper's networks (Chen et al. 2016, table 1), every width times `width`. */
function infogan({ width, batch }) {
  const times = (size) => Math.round(size * width);
  return parseRecipe({
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
}

/** The usual game in the plane: two networks of two hidden layers of 32. */
const plane = () =>
  parseRecipe({
    name: "scale",
    data: "ring",
    noise: { size: 2, prior: "normal" },
    network: {
      kind: "mlp",
      generator: { widths: [32, 32], activation: "relu" },
      critic: { widths: [32, 32], activation: "leaky-relu" },
    },
    training: { steps: 1, batchSize: 128 },
  });

const image = (size) => [1, size, size];

/** A case: what varies, the recipe, one sample's shape, and how many steps go into a call: as many as the trainer takes unless told. */
const convolutional = ({ x, width = 1, batch = 64, size = 28 }) => ({
  x,
  recipe: infogan({ width, batch }),
  shape: image(size),
});

/** What is varied, everything else held. */
export const series = (quick) => [
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
    cases: (quick ? [1, 64] : [1, 4, 16, 64, 256]).map((x) => ({
      x,
      recipe: plane(),
      shape: [2],
      steps: x,
    })),
  },
];
