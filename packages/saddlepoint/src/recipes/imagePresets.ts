import { imageGame, stepsFor } from "./recipeForImages.ts";
import type { RecipeInput } from "./schema.ts";

type Codes = NonNullable<RecipeInput["codes"]>;

/** `count` codes of one kind by the names look, or look1, look2, …. */
const several = (name: string, count: number, code: Codes[string]): Codes =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [count === 1 ? name : `${name}${i + 1}`, code]));

type Latents = {
  readonly categorical: { readonly count: number; readonly classes: number };
  readonly continuous: number;
  readonly noise: number;
};

/** The paper's side of all images but MNIST's. */
const PAPERS_SIDE = 32;

/** A preset for images: the codes and noise of a paper, the game that suits any images. */
function preset(
  name: string,
  description: string,
  { categorical: { count, classes }, continuous, noise }: Latents,
  { size = PAPERS_SIDE, source = name }: { readonly size?: number; readonly source?: string } = {},
): RecipeInput {
  const game = imageGame(size);
  return {
    name,
    description,
    data: { source, size },
    codes: {
      ...several("look", count, { kind: "categorical", classes }),
      ...several("u", continuous, { kind: "uniform", low: -1, high: 1 }),
    },
    ...game,
    noise: { size: noise, prior: "uniform" },
    training: { ...game.training, steps: stepsFor(size) },
  };
}

/** Two looks of five, as there are five colours of hair; what avatars are made of is not said to any of them. */
const AVATARS: Latents = { categorical: { count: 2, classes: 5 }, continuous: 1, noise: 64 };
const AVATARS_TEXT = "Portraits of squares in colour, whose factors are known (DiceBear's Pixel Art)";

const PAPER = "with the codes and noise of the InfoGAN paper; give the images with --data";

/** Presets for images whose factors are known, which are made from a seed, and for people who have the data (Chen et al. 2016, appendix C, for all but Fashion-MNIST). */
export const imagePresets = {
  avatars: preset("avatars", AVATARS_TEXT, AVATARS),
  "avatars-64": preset("avatars-64", `${AVATARS_TEXT}, at 64×64`, AVATARS, { size: 64, source: "avatars" }),
  sprites: preset("sprites", "Small shapes in colour, whose factors are known (as dSprites)", {
    categorical: { count: 1, classes: 6 },
    continuous: 4,
    noise: 16,
  }),
  fashion: preset(
    "fashion",
    "Fashion-MNIST without labels, with the codes of digits; give its folder of IDX files with --data",
    { categorical: { count: 1, classes: 10 }, continuous: 2, noise: 62 },
    { size: 28 },
  ),
  svhn: preset("svhn", `Street View House Numbers ${PAPER}`, {
    categorical: { count: 4, classes: 10 },
    continuous: 4,
    noise: 124,
  }),
  celeba: preset("celeba", `CelebA's faces ${PAPER}`, {
    categorical: { count: 10, classes: 10 },
    continuous: 0,
    noise: 128,
  }),
  faces: preset("faces", `Rendered faces ${PAPER}`, {
    categorical: { count: 0, classes: 0 },
    continuous: 5,
    noise: 128,
  }),
  chairs: preset("chairs", `Rendered chairs ${PAPER}`, {
    categorical: { count: 3, classes: 20 },
    continuous: 1,
    noise: 128,
  }),
} as const satisfies Readonly<Record<string, RecipeInput>>;
