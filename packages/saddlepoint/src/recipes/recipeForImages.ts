import { type ImageFindings, leftOutText } from "./imageFindings.ts";
import type { RecipeInput } from "./schema.ts";

/** One thing that was chosen for a folder of images. */
export type Choice = {
  readonly what: string;
  readonly chosen: string;
  readonly because: string;
  /** The key that changes it, dotted, and another value for it; null takes it away. */
  readonly path: string;
  readonly other: string | number | null;
};

/** What the person has said already, so that what hangs on it is chosen to fit. */
export type Asked = { readonly size?: number | undefined; readonly channels?: 1 | 3 | undefined };

/** Sides in pixels to choose from; 28 is for images that are 28 pixels wide, as it halves only twice. */
const SIDES = [16, 28, 32, 48, 64, 96, 128];
const TWICE_HALVED = 28;
/** The least side that the networks take, and what the usual one's sides are multiples of. */
const LEAST_SIDE = 8;
const HALVED_TWICE = 4;
/** Below so many images there are fewer classes and steps: a small folder is soon learned by heart. */
const FEW = 500;
/** A fifth is kept for measuring, and four are needed for that. */
const LEAST_IMAGES = 20;
/** Images of which fewer than this share have colour are taken as grey. */
const SOME_COLOUR = 0.02;

const MOST_BATCH = 64;
const CLASSES = { usual: 10, few: 5 };
/** Steps by the side, up to and with it. */
const STEPS = [
  { side: 32, steps: 4000 },
  { side: Number.POSITIVE_INFINITY, steps: 3000 },
];

/** R1's weight at 28 pixels; it grows with the number of pixels. */
const PENALTY = { weight: 0.1, side: 28 };

const count = (n: number): string => n.toLocaleString("en-US");
const oneDigit = (value: number): number => Number(value.toPrecision(1));

/** R1's weight for images of a side. */
const penaltyFor = (side: number): number => oneDigit(PENALTY.weight * (side / PENALTY.side) ** 2);

/** A quarter of the paper's widths. */
export const SMALL_NETWORK = {
  generator: { dense: 256, features: 64, upconv: 32 },
  critic: { conv1: 32, conv2: 64, dense: 256 },
} as const satisfies RecipeInput["network"];

/** The same, with a critic that judges each image by itself, as penalties need it. */
export const SMALL_PLAIN_NETWORK = {
  ...SMALL_NETWORK,
  critic: { ...SMALL_NETWORK.critic, normalisation: "none" },
} as const satisfies RecipeInput["network"];

/**
 * The paper's networks at a fraction of its widths, where four divides the side: at equal time their samples were far nearer to
 * real ones than the residual networks', which take any side.
 */
const networkFor = (side: number): NonNullable<RecipeInput["network"]> =>
  side % HALVED_TWICE === 0 ? { kind: "infogan", ...SMALL_PLAIN_NETWORK } : { kind: "residual" };

/**
 * The game, and the pace, that train on images of any kind: what a recipe for a folder and the presets for images share. R1 is
 * taken at half of each batch, which is less work.
 */
export const imageGame = (
  side: number,
  batchSize = MOST_BATCH,
): Required<Pick<RecipeInput, "network" | "noise" | "objective">> & {
  readonly training: Omit<RecipeInput["training"], "steps">;
} => ({
  noise: { size: 64, prior: "normal" },
  network: networkFor(side),
  objective: {
    adversarial: "relativistic",
    penalty: { kind: "r1", weight: penaltyFor(side), samples: Math.ceil(batchSize / 2) },
    information: {},
  },
  training: {
    batchSize,
    averageDecay: 0.999,
    generator: { rate: 1e-3, beta1: 0, cosine: "training" },
    critic: { rate: 1e-3, beta1: 0, cosine: "training" },
  },
});

/** The steps that images of a side take. */
export const stepsFor = (side: number): number => STEPS.find((entry) => side <= entry.side)?.steps ?? 0;

function sizeFor({ side, sizes }: ImageFindings): number {
  const all28 = sizes.length === 1 && sizes[0]?.size === `${TWICE_HALVED}×${TWICE_HALVED}`;
  const fitting = SIDES.filter((one) => one <= side.low && (one !== TWICE_HALVED || all28));
  return fitting.at(-1) ?? Math.max(LEAST_SIDE, side.low - (side.low % HALVED_TWICE));
}

function sizeReason({ side, sizes }: ImageFindings, size: number): string {
  if (size > side.low)
    return `the least that the network takes; the images have ${side.low} and are enlarged`;
  if (sizes.length === 1)
    return size === side.low ? "the images' own" : "the largest of its kind that needs no enlarging";
  return `19 in 20 images have a side of ${side.low} pixels or more and need no enlarging`;
}

/** A power of two of which the images that are left to train on make at least one batch. */
function batchFor(images: number): number {
  const trainedOn = images - Math.floor(images / 5);
  return Math.min(MOST_BATCH, 2 ** Math.floor(Math.log2(trainedOn)));
}

/** A folder's name as that of a run. */
const runName = (name: string): string =>
  name.replaceAll(/[/\\]/g, "-").replaceAll(/\s+/g, "-").replace(/^\.+/, "") || "images";

/**
 * A recipe for a folder of images, from what is in it, with each choice's reason and what changes it.
 *
 * @param asked what the person has said already: the penalty and the steps follow it
 * @throws RangeError for fewer than 20 images
 */
export function recipeForImages(
  findings: ImageFindings,
  asked: Asked = {},
): { readonly recipe: RecipeInput; readonly choices: readonly Choice[] } {
  const { name, count: images, lookedAt, coloured, transparent, oblong, side, background } = findings;
  if (images < LEAST_IMAGES) {
    throw new RangeError(
      `recipeForImages(findings): ${name} must hold at least ${LEAST_IMAGES} images, got ${images}`,
    );
  }
  const size = asked.size ?? sizeFor(findings);
  const grey = coloured < SOME_COLOUR * lookedAt;
  const channels = asked.channels ?? (grey ? 1 : 3);
  const few = images < FEW;
  const classes = few ? CLASSES.few : CLASSES.usual;
  const steps = stepsFor(size) / (few ? 2 : 1);
  const batchSize = batchFor(images);
  const least = 2 * side.least < size ? Math.ceil(size / 2) : undefined;
  const game = imageGame(size, batchSize);
  const passes = Math.round((steps * batchSize) / images);
  const recipe: RecipeInput = {
    name: runName(name),
    description: `InfoGAN on the images of ${name}, chosen for them`,
    data: {
      source: findings.folder,
      size,
      channels,
      ...(transparent > 0 ? { background: background.colour } : {}),
      ...(oblong > 0 ? { fit: "cover" as const } : {}),
      ...(least === undefined ? {} : { least }),
    },
    codes: {
      look: { kind: "categorical", classes },
      u1: { kind: "uniform" },
      u2: { kind: "uniform" },
    },
    ...game,
    training: { ...game.training, steps },
  };
  const choices: Choice[] = [
    {
      what: "size",
      chosen: `${size}×${size}`,
      because: asked.size === undefined ? sizeReason(findings, size) : "as asked",
      path: "data.size",
      other: SIDES.findLast((one) => one < size && one !== TWICE_HALVED) ?? 2 * size,
    },
    {
      what: "channels",
      chosen: channels === 1 ? "grey" : "colour",
      because:
        asked.channels === undefined ? `${count(coloured)} of ${count(lookedAt)} have colour` : "as asked",
      path: "data.channels",
      other: channels === 1 ? 3 : 1,
    },
    ...(transparent === 0
      ? []
      : [
          {
            what: "background",
            chosen: background.colour,
            because: `${count(transparent)} of ${count(lookedAt)} are transparent in places; ${background.because}`,
            path: "data.background",
            other: background.colour === "#ffffff" ? "#000000" : "#ffffff",
          },
        ]),
    ...(oblong === 0
      ? []
      : [
          {
            what: "fit",
            chosen: "cover",
            because: `${count(oblong)} are not square: both ends of their longer sides are cut off`,
            path: "data.fit",
            other: "contain",
          },
        ]),
    ...(least === undefined
      ? []
      : [
          {
            what: "least side",
            chosen: String(least),
            because: "images that would have to be enlarged more than twice are left out",
            path: "data.least",
            other: null,
          },
        ]),
    {
      what: "network",
      ...(size % HALVED_TWICE === 0
        ? {
            chosen: "convolutions",
            because: "two on each side, the quickest to clear samples",
            path: "network.generator.features",
            other: 128,
          }
        : {
            chosen: "residual",
            because: "four does not divide the side",
            path: "network.generator.width",
            other: 32,
          }),
    },
    {
      what: "game",
      chosen: `relativistic, R1 of ${penaltyFor(size)}`,
      because: "steady on images of any kind; R1 grows with the pixels",
      path: "objective.penalty.weight",
      other: oneDigit(3 * penaltyFor(size)),
    },
    {
      what: "codes",
      chosen: `look (${classes} classes), u1, u2`,
      because: few
        ? `fewer than ${FEW} images`
        : "how many looks there are is not known: too many rather than too few",
      path: "codes.look.classes",
      other: classes === CLASSES.usual ? 20 : 10,
    },
    {
      what: "steps",
      chosen: `${count(steps)} of batch ${batchSize}`,
      because: `each image is seen about ${count(passes)} times${few ? "; a small folder is soon learned by heart" : ""}`,
      path: "training.steps",
      other: 2 * steps,
    },
  ];
  return { recipe, choices };
}

/** What a folder of images holds, in a few lines. */
export function findingsText(findings: ImageFindings): readonly string[] {
  const {
    name,
    count: images,
    sizes,
    lookedAt,
    coloured,
    transparent,
    oblong,
    duplicates,
    leftOut,
    side,
  } = findings;
  const [first] = sizes;
  const some = lookedAt < images ? ` of the ${count(lookedAt)} looked at` : "";
  const alike =
    sizes.length === 1
      ? `all ${first?.size} pixels`
      : `${count(sizes.length)} sizes, ${count(first?.count ?? 0)} of ${first?.size} pixels`;
  const shape = oblong === 0 ? "square" : oblong === images ? "none square" : `${count(oblong)} not square`;
  return [
    `${name}: ${count(images)} images, ${alike}, ${shape}${sizes.length === 1 ? "" : `, shorter sides from ${side.least}, half of them from ${side.median}`}`,
    `${count(coloured)} with colour, ${count(transparent)} with transparency, ${count(duplicates)} the same as another${some}${duplicates > 0 ? " (they stay in)" : ""}`,
    `left out: ${leftOut.length === 0 ? "no file" : leftOutText(leftOut)}`,
  ];
}
