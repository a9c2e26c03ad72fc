import { bernoulli } from "../codes/bernoulli.ts";
import { categorical } from "../codes/categorical.ts";
import type { Code } from "../codes/code.ts";
import { type CodeLayout, codeLayout } from "../codes/codeLayout.ts";
import { normal } from "../codes/normal.ts";
import { uniform } from "../codes/uniform.ts";
import type { Followed } from "../game/readerPhase.ts";
import { sigmoid } from "../networks/activation.ts";
import { type ImageShape, imageReader, infoganCritic, infoganGenerator } from "../networks/infoganImages.ts";
import { mlpCritic, mlpGenerator } from "../networks/mlpNetworks.ts";
import type { Model } from "../networks/model.ts";
import { mapNamed } from "../networks/named.ts";
import { residualCritic, residualGenerator } from "../networks/residualImages.ts";
import type { CodeRecipe, NetworkRecipe, Recipe } from "./schema.ts";

/** How each kind of code in a recipe becomes a code: adding a kind to the schema without one here does not compile. */
const CODES: { readonly [K in CodeRecipe["kind"]]: (recipe: Extract<CodeRecipe, { kind: K }>) => Code } = {
  categorical: ({ classes, probabilities }) => categorical(classes, probabilities),
  uniform: ({ low, high }) => uniform(low, high),
  normal: () => normal(),
  bernoulli: () => bernoulli(),
};

const PRIORS = { uniform: () => uniform(-1, 1), normal } as const;

function codeOf<K extends CodeRecipe["kind"]>(recipe: Extract<CodeRecipe, { kind: K }>): Code {
  const kind: K = recipe.kind;
  return CODES[kind](recipe);
}

/** How the critic is told the samples' classes; undefined where it is not. */
function toldOf({ codes, objective: { labels } }: Recipe) {
  if (labels === undefined || labels.by === "classifier") return undefined;
  const code = codes[labels.code];
  return code?.kind === "categorical" ? { by: labels.by, classes: code.classes } : undefined;
}

/** The codes and noise of a recipe, laid out in the generator's input. */
export const layoutOf = ({ codes, noise, objective: { invariance, labels } }: Recipe): CodeLayout =>
  codeLayout(
    mapNamed(codes, (code) => codeOf(code)),
    { size: noise.size, prior: PRIORS[noise.prior]() },
    {
      isRead: ({ kind }, name) =>
        invariance !== undefined && (kind === "categorical" || Object.hasOwn(invariance.follow, name)),
      told: labels?.by === "classifier" ? undefined : labels?.code,
    },
  );

type Networks = Pick<Model, "generator" | "critic" | "reader">;

/** @throws RangeError unless samples are square images with a side that suits the network */
function squareImage(
  kind: string,
  [channels, height, width]: readonly number[],
  sides: { readonly text: string; readonly suits: (side: number) => boolean },
): ImageShape {
  if (channels !== undefined && height !== undefined && height === width && sides.suits(height)) {
    return { size: height, channels };
  }
  throw new RangeError(
    `modelOf(recipe, shape): the network "${kind}" needs square images with a side ${sides.text}, got ` +
      `${height === undefined ? `points of ${channels} numbers; give network.kind "mlp"` : `${width}x${height}; give data.size to resize a folder of images`}`,
  );
}

/** The codes that follow a change of images, and where the reader's head of each begins. */
export const followedOf = (
  { follow }: NonNullable<Recipe["objective"]["invariance"]>,
  { read }: CodeLayout,
): readonly Followed[] =>
  read.flatMap(({ name, heads: [column] }) => {
    const change = Object.hasOwn(follow, name) ? follow[name] : undefined;
    return change === undefined ? [] : [{ name, column, change }];
  });

/** What reads the categorical codes by itself, where the recipe has such a reader. */
const readerOf = ({ objective: { invariance } }: Recipe, layout: CodeLayout, image: ImageShape) =>
  invariance === undefined
    ? undefined
    : imageReader({
        image,
        headSize: layout.readerHeadSize,
        widths: invariance.reader,
        followed: followedOf(invariance, layout).map(({ column }) => column),
      });

function residualNetworks(
  recipe: Recipe,
  { generator, critic }: Extract<NetworkRecipe, { kind: "residual" }>,
  layout: CodeLayout,
  shape: readonly number[],
): Networks {
  const image = squareImage("residual", shape, {
    text: "of at least 8 pixels",
    suits: (side) => side >= 8,
  });
  const reader = readerOf(recipe, layout, image);
  return {
    generator: residualGenerator({ inputSize: layout.inputSize, image, widths: generator }),
    critic: residualCritic({
      image,
      headSize: layout.headSize - layout.readerHeadSize,
      widths: critic,
      spectral: recipe.objective.constraint?.kind === "spectral",
      told: toldOf(recipe),
      reader,
    }),
    reader,
  };
}

function infoganNetworks(
  recipe: Recipe,
  { generator, critic }: Extract<NetworkRecipe, { kind: "infogan" }>,
  layout: CodeLayout,
  shape: readonly number[],
): Networks {
  const image = squareImage("infogan", shape, {
    text: "that is a multiple of 4",
    suits: (side) => side % 4 === 0,
  });
  const { constraint } = recipe.objective;
  const reader = readerOf(recipe, layout, image);
  const { normalisation, ...widths } = critic;
  return {
    generator: infoganGenerator({ inputSize: layout.inputSize, image, widths: generator }),
    critic: infoganCritic({
      image,
      headSize: layout.headSize - layout.readerHeadSize,
      widths,
      normalisation,
      spectral: constraint?.kind === "spectral",
      told: toldOf(recipe),
      reader,
    }),
    reader,
  };
}

function mlpNetworks(
  recipe: Recipe,
  { generator, critic }: Extract<NetworkRecipe, { kind: "mlp" }>,
  layout: CodeLayout,
  shape: readonly number[],
): Networks {
  return {
    generator: mlpGenerator({
      inputSize: layout.inputSize,
      shape,
      widths: generator.widths,
      activation: generator.activation,
      batchNorm: generator.normalisation === "batch",
      output: shape.length > 1 ? sigmoid() : undefined,
    }),
    critic: mlpCritic({
      shape,
      headSize: layout.headSize,
      widths: critic.widths,
      q: critic.q,
      activation: critic.activation,
      spectral: recipe.objective.constraint?.kind === "spectral",
      told: toldOf(recipe),
    }),
  };
}

function networksOf(
  recipe: Recipe,
  network: NetworkRecipe,
  layout: CodeLayout,
  shape: readonly number[],
): Networks {
  switch (network.kind) {
    case "residual":
      return residualNetworks(recipe, network, layout, shape);
    case "infogan":
      return infoganNetworks(recipe, network, layout, shape);
    case "mlp":
      return mlpNetworks(recipe, network, layout, shape);
  }
}

/**
 * The networks of a recipe, for samples of one shape: [channels, height, width] of images, [dimension] of points.
 *
 * @throws RangeError when the network is of convolutions and the samples are not square images with a side that suits it
 */
export function modelOf(recipe: Recipe, shape: readonly number[]): Model {
  const layout = layoutOf(recipe);
  const { network } = recipe;
  return { layout, ...networksOf(recipe, network, layout, shape) };
}
