import { bernoulli } from "../codes/bernoulli.ts";
import { categorical } from "../codes/categorical.ts";
import type { Code } from "../codes/code.ts";
import { type CodeLayout, codeLayout } from "../codes/codeLayout.ts";
import { normal } from "../codes/normal.ts";
import { uniform } from "../codes/uniform.ts";
import { sigmoid } from "../networks/activation.ts";
import { imageReader, infoganCritic, infoganGenerator } from "../networks/infoganImages.ts";
import { mlpCritic, mlpGenerator } from "../networks/mlpNetworks.ts";
import type { Model } from "../networks/model.ts";
import { mapNamed } from "../networks/named.ts";
import type { CodeRecipe, NetworkRecipe, Recipe } from "./schema.ts";

/** How each kind of code in a recipe becomes a code: adding a kind to the schema without one here does not compile. */
const CODES: { readonly [K in CodeRecipe["kind"]]: (recipe: Extract<CodeRecipe, { kind: K }>) => Code } = {
  categorical: ({ classes }) => categorical(classes),
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
      isRead: ({ kind }) => invariance !== undefined && kind === "categorical",
      told: labels?.by === "classifier" ? undefined : labels?.code,
    },
  );

type Networks = Pick<Model, "generator" | "critic" | "reader">;

function infoganNetworks(
  recipe: Recipe,
  { generator, critic }: Extract<NetworkRecipe, { kind: "infogan" }>,
  layout: CodeLayout,
  shape: readonly number[],
): Networks {
  const [channels, height, width] = shape;
  if (channels === undefined || height === undefined || height !== width || height % 4 !== 0) {
    throw new RangeError(
      `modelOf(recipe, shape): the network "infogan" needs square images with a side that is a multiple of 4, got ` +
        `${height === undefined ? `points of ${channels} numbers; give network.kind "mlp"` : `${width}x${height}; give data.size to resize a folder of images`}`,
    );
  }
  const image = { size: height, channels };
  const { invariance, constraint } = recipe.objective;
  const reader =
    invariance === undefined
      ? undefined
      : imageReader({ image, headSize: layout.readerHeadSize, widths: invariance.reader });
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

/**
 * The networks of a recipe, for samples of one shape: [channels, height, width] of images, [dimension] of points.
 *
 * @throws RangeError when the network is the paper's and the samples are not square images with a side that is a multiple
 * of 4
 */
export function modelOf(recipe: Recipe, shape: readonly number[]): Model {
  const layout = layoutOf(recipe);
  const { network } = recipe;
  const networks =
    network.kind === "infogan"
      ? infoganNetworks(recipe, network, layout, shape)
      : mlpNetworks(recipe, network, layout, shape);
  return { layout, ...networks };
}
