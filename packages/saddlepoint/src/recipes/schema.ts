import { z } from "zod";
import { CHANGES } from "../augmentation/transformed.ts";
import { isPlainObject } from "../data/isPlainObject.ts";
import { divergences } from "../divergences/divergences.ts";
import { TOY_SOURCES } from "../toys/toyPoints.ts";
import { GAME_NAMES } from "./gameNames.ts";

const count = z.int().positive();
/** Beyond these nothing is trained in practice: a slip of the keys is told before memory is asked for. */
const width = count.max(65_536);
const MOST_BATCH = 1_000_000;
const MOST_CLASSES = 10_000;
const MOST_NOISE = 10_000;
const MOST_SIDE = 4096;
/** What is squared must stay finite in float32. */
const MOST = 1e30;
const rate = z.number().positive().max(MOST);
const weight = z.number().nonnegative().max(MOST);

const code = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("categorical"),
      classes: z.int().min(2).max(MOST_CLASSES).describe("number of classes"),
      probabilities: z
        .array(z.number().positive().max(1))
        .min(2)
        .max(MOST_CLASSES)
        .optional()
        .describe("of the classes in order, with sum 1; equal ones unless given"),
    }),
    z.strictObject({
      kind: z.literal("uniform"),
      low: z.number().min(-MOST).max(MOST).default(-1).describe("lower end"),
      high: z.number().min(-MOST).max(MOST).default(1).describe("upper end"),
    }),
    z.strictObject({ kind: z.literal("normal") }),
    z.strictObject({ kind: z.literal("bernoulli") }),
  ])
  .describe("a latent code and its prior");

const data = z
  .preprocess(
    (value) => (typeof value === "string" ? { source: value } : value),
    z.strictObject({
      source: z
        .string()
        .min(1)
        .describe(
          `"mnist", "avatars", "sprites", a folder of images, an IDX, .npy or .npz file of images or points, a .csv file of points, or a density in the plane: ${TOY_SOURCES.join(", ")}`,
        ),
      size: count.max(MOST_SIDE).optional().describe("resize a folder's images to this many pixels a side"),
      fit: z
        .enum(["cover", "contain"])
        .optional()
        .describe(
          "how a folder's images of another aspect are resized: cut off at both ends, or whole with bars; cover unless given",
        ),
      channels: z
        .literal([1, 3])
        .optional()
        .describe("1 grey, 3 colour (folders); grey where all images are unless given"),
      background: z
        .string()
        .regex(/^#[0-9a-f]{6}$/i, 'must be a colour like "#ffffff"')
        .optional()
        .describe(
          '"#rrggbb" that a folder\'s transparent images are laid onto, and the bars of contain; measured on the images unless given',
        ),
      least: count.optional().describe("leaves out a folder's images whose shorter side has fewer pixels"),
      mostPixels: count
        .optional()
        .describe("leaves out a folder's images of more pixels, which take much memory; 2^26 unless given"),
      columns: z
        // As on the command line, one after the other; a column may be said by its place.
        .preprocess(
          (value) =>
            typeof value === "string" || typeof value === "number" ? String(value).split(",") : value,
          z
            .array(
              z.preprocess((value) => (typeof value === "number" ? String(value) : value), z.string().min(1)),
            )
            .min(1),
        )
        .optional()
        .describe("only these columns of a table, by names or places from 1; the others may hold anything"),
      header: z
        .boolean()
        .optional()
        .describe(
          "whether a table's first line names its columns; where it holds no number, or counts 0, 1, 2, …, unless given",
        ),
      missing: z
        .enum(["error", "drop"])
        .optional()
        .describe(
          "what to do about a row with a missing value: refuse it, or leave it out; error unless given",
        ),
      mostInflated: count
        .optional()
        .describe("the most bytes that a compressed file may unpack to; 2^30 unless given"),
      labels: z
        // A column may be said by its place.
        .preprocess((value) => (typeof value === "number" ? String(value) : value), z.string())
        .optional()
        .describe(
          'classes, for evaluation unless the objective asks for them: "folders", a column of a table, an array of an archive, or a file of labels',
        ),
      heldOut: z
        .int()
        .min(4)
        .default(1000)
        .describe("samples kept for measuring where the source has no split of its own"),
    }),
  )
  .describe("images or points to train on: a source, or its fields");

const noise = z.strictObject({
  size: z.int().nonnegative().max(MOST_NOISE).default(62).describe("units of noise"),
  prior: z.enum(["uniform", "normal"]).default("uniform").describe("U(-1, 1) or N(0, 1)"),
});

const hidden = z.array(width).min(1).max(8);
const activation = z.enum(["relu", "leaky-relu", "tanh"]);

const infoganNetwork = z.strictObject({
  kind: z.literal("infogan"),
  generator: z
    .strictObject({
      dense: width.default(1024).describe("width of the first layer"),
      features: width.default(128).describe("maps of the second layer"),
      upconv: width.default(64).describe("maps of the first transposed convolution"),
    })
    .prefault({})
    .describe("G's widths"),
  critic: z
    .strictObject({
      conv1: width.default(64).describe("maps of the first convolution"),
      conv2: width.default(128).describe("maps of the second convolution"),
      dense: width.default(1024).describe("width of the trunk's last layer"),
      q: width.default(128).describe("width of Q's hidden layer"),
      normalisation: z
        .enum(["batch", "layer", "none"])
        .default("batch")
        .describe('how hidden layers are normalised; penalties need "layer" or "none"'),
    })
    .prefault({})
    .describe("D's widths, and Q's"),
});

const pyramid = {
  width: width.default(16).describe("maps at half of the side; twice as many at every further halving"),
  most: width.default(256).describe("the most maps anywhere"),
  blocks: z.int().min(0).max(8).default(1).describe("residual blocks at each resolution"),
};

const residualNetwork = z.strictObject({
  kind: z.literal("residual"),
  generator: z.strictObject(pyramid).prefault({}).describe("G's widths"),
  critic: z
    .strictObject({
      ...pyramid,
      dense: width.default(256).describe("width of the trunk's last layer"),
      q: width.default(128).describe("width of Q's hidden layer"),
    })
    .prefault({})
    .describe("D's widths, and Q's"),
});

const mlpNetwork = z.strictObject({
  kind: z.literal("mlp"),
  generator: z
    .strictObject({
      widths: hidden.default([128, 128, 128]).describe("hidden widths"),
      activation: activation.default("relu").describe("of the hidden layers"),
      normalisation: z.enum(["batch", "none"]).default("none").describe("how hidden layers are normalised"),
    })
    .prefault({})
    .describe("G's widths"),
  critic: z
    .strictObject({
      widths: hidden.default([128, 128, 128]).describe("hidden widths"),
      activation: activation.default("leaky-relu").describe("of the hidden layers"),
      q: width.default(64).describe("width of Q's hidden layer"),
    })
    .prefault({})
    .describe("D's widths, and Q's"),
});

/** Fields that are of one kind where they are written without. */
const ofKind = <S extends z.ZodType>(kind: string, schema: S) =>
  z.preprocess((value) => (isPlainObject(value) && !("kind" in value) ? { kind, ...value } : value), schema);

const network = ofKind(
  "infogan",
  z.discriminatedUnion("kind", [residualNetwork, infoganNetwork, mlpNetwork]),
).describe(
  '"residual": for square images from 8 pixels on, without normalisation; "infogan": the paper\'s convolutions, for a side that four divides; "mlp": dense layers, for points and small images',
);

const information = z.strictObject({
  weights: z
    .record(z.string(), weight.describe("lambda of the code of that name"))
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

/** How a rate or a weight moves with a player's updates: what is given is multiplied. */
const course = (what: string) => ({
  warmup: count.optional().describe(`${what} rises evenly over so many first updates`),
  halfLife: count.optional().describe(`${what} halves every so many updates`),
  cosine: z
    .union([count, z.literal("training")], { error: 'must be a whole number from 1 or "training"' })
    .optional()
    .describe(`${what} falls to 0 along half a cosine over so many updates, or over all of the "training"`),
});

const invariance = z
  .strictObject({
    steps: count.default(750).describe("steps on real images before the game"),
    batchSize: z.int().min(2).max(MOST_BATCH).default(128).describe("real images a step, two views of each"),
    rate: rate.default(1e-3).describe("Adam's step size"),
    ...course("the step size"),
    entropyWeight: weight.default(2).describe("mu: weight of the entropy of all assignments"),
    consistencyWeight: weight.default(2).describe("kappa: weight of the divergence between two views"),
    transform: transform.prefault({}).describe("what an image and its other view may differ by"),
    follow: z
      .record(z.string(), z.enum(CHANGES).describe("what the code of that name follows"))
      .default({})
      .describe(
        "normal codes that the reader reads too: they become how far what stands upright leans, or how bold strokes are",
      ),
    followWeight: weight.default(1).describe("weight of what is missed of the changes that codes follow"),
    reader: z
      .strictObject({
        conv1: width.default(32).describe("maps of the first convolution"),
        conv2: width.default(64).describe("maps of the second convolution"),
        dense: width.default(256).describe("width of the last layer"),
      })
      .prefault({})
      .describe("the reader's widths"),
  })
  .describe(
    "a reader of the categorical codes learns from real images first, without labels, and is then held",
  );

const fGanGame = z.strictObject({
  kind: z.literal("f-gan"),
  divergence: z
    .string()
    .default("kl")
    .describe(`${Object.keys(divergences).join(", ")}, or alpha(NUMBER)`),
  generator: z
    .enum(["minimax", "non-saturating"])
    .default("minimax")
    .describe("whether G lowers the bound, or raises T on its samples"),
});

const adversarial = z
  .union([z.enum(GAME_NAMES), fGanGame], {
    error: `must be ${GAME_NAMES.map((name) => JSON.stringify(name)).join(", ")} or {kind: "f-gan", divergence, generator}`,
  })
  .default("non-saturating")
  .describe("the adversarial game");

const constraint = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("clip"),
      limit: rate.default(0.01).describe("each weight stays within [-limit, limit]"),
    }),
    z.strictObject({ kind: z.literal("unit-norm") }),
    z.strictObject({ kind: z.literal("spectral") }),
  ])
  .describe("what keeps the critic's Lipschitz constant bounded");

const penalty = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("gradient"),
      weight: rate.default(10).describe("WGAN-GP's lambda"),
      ...course("the weight"),
    }),
    z.strictObject({
      kind: z.literal("r1"),
      weight: rate.default(10).describe("gamma, on real samples"),
      r2: rate
        .optional()
        .describe("gamma of R2, the same penalty on generated samples; there is none unless given"),
      samples: count
        .optional()
        .describe("at so many of a batch's samples, for less work; at all of them unless given"),
      ...course("the weight"),
    }),
  ])
  .describe("a penalty on the critic's gradient");

const augmentation = z
  .strictObject({
    shift: z.number().min(0).lt(1).default(0.125).describe("largest shift, as a share of the side"),
    cutout: z
      .number()
      .min(0)
      .lt(1)
      .default(0.5)
      .describe("side of a black square, as a share of the image's"),
    colour: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe("how far brightness, saturation and contrast change"),
  })
  .describe("changes that D sees real and generated images under: for small sets, which it learns by heart");

const labels = z
  .strictObject({
    code: z.string().describe("the categorical code that stands for the labels' classes"),
    by: z
      .enum(["concat", "projection", "classifier"])
      .default("projection")
      .describe(
        "how D uses labels: told beside the sample, told by a projection, or as an auxiliary classifier",
      ),
    weight: rate.default(1).describe("of the auxiliary classifier"),
  })
  .describe("trains with the data's labels: a conditional GAN, or ACGAN");

const objective = z.strictObject({
  adversarial,
  constraint: constraint.optional(),
  penalty: penalty.optional(),
  information: information.optional().describe("InfoGAN's lambda I(c; G(z,c))"),
  invariance: invariance.optional(),
  labels: labels.optional(),
  augmentation: augmentation.optional(),
});

const adamOptions = (defaultRate: number) =>
  z.strictObject({
    kind: z.literal("adam"),
    rate: rate.default(defaultRate).describe("Adam's step size"),
    beta1: z.number().min(0).lt(1).default(0.5).describe("how much of the mean gradient is kept each update"),
    beta2: z.number().min(0).lt(1).default(0.999).describe("how much of the mean square is kept each update"),
    epsilon: rate.default(1e-8).describe("added to the root of the mean square"),
    ...course("the step size"),
  });

const rmsPropOptions = z.strictObject({
  kind: z.literal("rmsprop"),
  rate: rate.default(5e-5).describe("RMSProp's step size"),
  decay: z.number().min(0).lt(1).default(0.99).describe("how much of the mean square is kept each update"),
  epsilon: rate.default(1e-8).describe("added to the root of the mean square"),
  ...course("the step size"),
});

const optimiser = (defaultRate: number) =>
  ofKind("adam", z.discriminatedUnion("kind", [adamOptions(defaultRate), rmsPropOptions])).prefault({});

const warmup = z
  .strictObject({
    steps: count.default(25).describe("at so many first steps"),
    every: count.optional().describe("and at every so many later ones"),
    criticSteps: count.default(100).describe("the critic takes so many updates"),
  })
  .describe("WGAN's schedule: a critic near its best before the generator goes on");

const training = z
  .strictObject({
    steps: count.describe("steps of both players"),
    batchSize: z.int().min(2).max(MOST_BATCH).default(128).describe("real images a step"),
    seed: z.int().nonnegative().default(1).describe("seeds every random stream"),
    generator: optimiser(1e-3).describe("G's optimiser"),
    critic: optimiser(2e-4).describe("the optimiser of D, with Q"),
    criticSteps: count.max(100).default(1).describe("updates of the critic a step"),
    warmup: warmup.optional(),
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
    .regex(/^[^./\\\p{Cc}][^/\\\p{Cc}]{0,99}$/u, "must be usable as the name of a folder")
    .default("custom")
    .describe("names the run's folder"),
  description: z.string().optional().describe("what the recipe is for, in a line"),
  data,
  codes: z
    .record(z.string().regex(/^[A-Za-z][\w-]*$/, CODE_NAME), code)
    .default({})
    .describe("latent codes by name"),
  noise: noise.prefault({}).describe("what the generator gets beside the codes"),
  network: network.prefault({ kind: "infogan" }),
  objective: objective.prefault({}).describe("the game, and what is added to it"),
  training,
});

/** A recipe as it is written, with defaults left out. */
export type RecipeInput = z.input<typeof recipeSchema>;
/** A complete recipe. */
export type Recipe = z.output<typeof recipeSchema>;
export type CodeRecipe = z.output<typeof code>;
export type NetworkRecipe = z.output<typeof network>;
export type OptimiserRecipe = Recipe["training"]["critic"];
/** How a rate or a weight moves with a player's updates, in a recipe. */
export type CourseRecipe = Pick<OptimiserRecipe, "warmup" | "halfLife" | "cosine">;
