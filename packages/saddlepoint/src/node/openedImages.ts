import { stat } from "node:fs/promises";
import { hashSamples } from "../samples/hashSamples.ts";
import { requireMeasurable } from "./heldOutSplit.ts";
import type { OpenedRun } from "./openRun.ts";
import { openSamples } from "./openSamples.ts";
import { openRecipeData, type RecipeData } from "./recipeData.ts";

export type OtherImages = {
  /** A source as in a recipe. */
  readonly source: string;
  readonly labels?: string | undefined;
};

/**
 * The images that a run was trained and measured on.
 *
 * @param instead what may be done where they have changed, for the end of the error's message
 */
export async function ownImages({ recipe, manifest }: OpenedRun, instead = ""): Promise<RecipeData> {
  const data = await openRecipeData(recipe);
  const hash = await hashSamples(data.train);
  if (hash === manifest.data.sha256) return data;
  throw new Error(
    `the images of ${recipe.data.source} must be those that the run was trained on (sha256 ${manifest.data.sha256}), ` +
      `got ${hash}${instead}`,
  );
}

/** Other images for a run: all of them, or their held-out ones where their source keeps some apart. */
export async function otherImages(
  { manifest, recipe }: OpenedRun,
  { source, labels }: OtherImages,
): Promise<RecipeData> {
  const { shape, background } = manifest.data;
  const { fit, least, mostPixels, columns, header, missing, mostInflated } = recipe.data;
  const [channels, height = 0] = shape;
  const isFolder = source !== "mnist" && (await stat(source).catch(() => undefined))?.isDirectory() === true;
  const asTheRuns = {
    size: height,
    channels: channels === 1 ? (1 as const) : (3 as const),
    background,
    fit,
    least,
    mostPixels,
    damaged: "leave out" as const,
  };
  const { train, test, notice } = await openSamples(source, {
    ...(isFolder ? asTheRuns : { columns, header, missing }),
    mostInflated,
    labels,
  });
  const heldOut = test ?? train;
  requireMeasurable(heldOut);
  const found = heldOut.shape;
  if (String(found) !== String(shape)) {
    throw new Error(
      `the samples of ${source} must be ${shape.join("×")} (channels, height, width) as the run's are, got ${found.join("×")}`,
    );
  }
  return { heldOut, train, notice };
}
