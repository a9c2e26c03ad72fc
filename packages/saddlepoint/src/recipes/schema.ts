import { z } from "zod";

const count = z.int().positive();
const rate = z.number().positive();
const weight = z.number().nonnegative();

const code = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("categorical"), classes: z.int().min(2).describe("number of classes") }),
    z.strictObject({
      kind: z.literal("uniform"),
      low: z.number().default(-1).describe("lower end"),
      high: z.number().default(1).describe("upper end"),
    }),
    z.strictObject({ kind: z.literal("normal") }),
    z.strictObject({ kind: z.literal("bernoulli") }),
  ])
  .describe("a latent code and its prior");

const data = z
  .preprocess(
    (value) => (typeof value === "string" ? { source: value } : value),
    z.strictObject({
      source: z.string().min(1).describe('"mnist", a folder of images, an IDX file or a .npy file'),
      size: count.optional().describe("resize a folder's images to this many pixels a side"),
      channels: z.literal([1, 3]).optional().describe("1 grey, 3 colour (folders)"),
      labels: z.string().optional().describe('for evaluation only: "folders", or a file of labels'),
      heldOut: count
        .default(1000)
        .describe("images kept for measuring where the source has no split of its own"),
    }),
  )
  .describe("images to train on: a source, or its fields");

const noise = z.strictObject({
  size: z.int().nonnegative().default(62).describe("units of noise"),
  prior: z.enum(["uniform", "normal"]).default("uniform").describe("U(-1, 1) or N(0, 1)"),
});

const network = z.strictObject({
  generator: z
    .strictObject({
      dense: count.default(1024).describe("width of the first layer"),
      features: count.default(128).describe("maps of the second layer"),
      upconv: count.default(64).describe("maps of the first transposed convolution"),
    })
    .prefault({}),
  critic: z
    .strictObject({
      conv1: count.default(64).describe("maps of the first convolution"),
      conv2: count.default(128).describe("maps of the second convolution"),
      dense: count.default(1024).describe("width of the trunk's last layer"),
      q: count.default(128).describe("width of Q's hidden layer"),
    })
    .prefault({}),
});

const information = z.strictObject({
  weights: z
    .record(z.string(), weight)
    .default({})
    .describe("lambda of each code; 1 for discrete, 0.1 for continuous"),
});

const transform = z.strictObject({
  rotation: z.number().min(0).lt(360).default(20).describe("largest rotation, degrees"),
  shift: z.number().min(0).lt(1).default(0.107).describe("largest shift, as a fraction of the side"),
  scale: z.number().min(1).default(1.22).describe("largest magnification"),
  shear: z.number().min(0).lt(90).default(11.5).describe("largest shear, degrees"),
  weight: z.number().min(0).max(1).default(1).describe("how much bolder or finer strokes may become"),
  contrast: z.number().min(0).lt(1).default(0.3).describe("largest relative change of contrast"),
});

const invariance = z
  .strictObject({
    steps: count.default(750).describe("steps on real images before the game"),
    batchSize: z.int().min(2).default(128).describe("real images a step, two views of each"),
    rate: rate.default(1e-3).describe("Adam's step size"),
    entropyWeight: weight.default(2).describe("mu: weight of the entropy of all assignments"),
    consistencyWeight: weight.default(2).describe("kappa: weight of the divergence between two views"),
    transform: transform.prefault({}),
    reader: z
      .strictObject({
        conv1: count.default(32).describe("maps of the first convolution"),
        conv2: count.default(64).describe("maps of the second convolution"),
        dense: count.default(256).describe("width of the last layer"),
      })
      .prefault({}),
  })
  .describe(
    "a reader of the categorical codes learns from real images first, without labels, and is then held",
  );

const objective = z.strictObject({
  adversarial: z.enum(["non-saturating"]).default("non-saturating").describe("the adversarial game"),
  information: information.optional().describe("InfoGAN's lambda I(c; G(z,c))"),
  invariance: invariance.optional(),
});

const optimiser = (defaultRate: number) =>
  z
    .strictObject({
      rate: rate.default(defaultRate).describe("Adam's step size"),
      beta1: z.number().min(0).lt(1).default(0.5),
      beta2: z.number().min(0).lt(1).default(0.999),
      epsilon: rate.default(1e-8),
    })
    .prefault({});

const training = z
  .strictObject({
    steps: count.describe("steps of both players"),
    batchSize: z.int().min(2).default(128).describe("real images a step"),
    seed: z.int().nonnegative().default(1).describe("seeds every random stream"),
    generator: optimiser(1e-3),
    critic: optimiser(2e-4),
    averageDecay: z
      .number()
      .min(0)
      .lt(1)
      .optional()
      .describe("keep a moving average of G's weights for sampling"),
    logEvery: count.default(50).describe("steps between lines of metrics"),
    evaluateEvery: count.default(500).describe("steps between held-out measurements"),
    sampleEvery: count.default(500).describe("steps between pictures"),
    checkpointEvery: count.default(500).describe("steps between checkpoints"),
    keepCheckpoints: count.default(3).describe("checkpoints kept"),
  })
  .describe("how long and how fast, and when to measure, picture and save");

const CODE_NAME = "a code's name must be a letter and then letters, digits, _ or -";

/** Everything that a run depends on, as plain data: recipe.yaml, the command line's flags and forms all come from it. */
export const recipeSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[^./\\][^/\\]*$/, "must be usable as the name of a folder")
    .default("custom")
    .describe("names the run's folder"),
  description: z.string().optional().describe("what the recipe is for, in a line"),
  data,
  codes: z
    .record(z.string().regex(/^[A-Za-z][\w-]*$/, CODE_NAME), code)
    .default({})
    .describe("latent codes by name"),
  noise: noise.prefault({}),
  network: network.prefault({}),
  objective: objective.prefault({}),
  training,
});

/** A recipe as it is written, with defaults left out. */
export type RecipeInput = z.input<typeof recipeSchema>;
/** A complete recipe. */
export type Recipe = z.output<typeof recipeSchema>;
export type CodeRecipe = z.output<typeof code>;
