import { stat } from "node:fs/promises";
import { hashImages } from "../data/hashImages.ts";
import type { ImageSet } from "../data/imageSet.ts";
import { openData } from "./openData.ts";
import type { OpenedRun } from "./openRun.ts";
import { openRecipeData } from "./recipeData.ts";

export type OtherImages = {
  /** A source as in a recipe. */
  readonly source: string;
  readonly labels?: string;
};

/** Images to measure a run on, and those it was trained on where they are at hand. */
export type MeasuredImages = {
  readonly heldOut: ImageSet;
  readonly train: ImageSet;
  readonly notice?: string;
};

/** The images that a run was trained and measured on. */
export async function ownImages({ recipe, manifest }: OpenedRun): Promise<MeasuredImages> {
  const data = await openRecipeData(recipe);
  const hash = await hashImages(data.train);
  if (hash === manifest.data.sha256) return data;
  throw new Error(
    `the images of ${recipe.data.source} must be those that the run was trained on (sha256 ${manifest.data.sha256}), ` +
      `got ${hash}; measure on others with --data`,
  );
}

/** Other images for a run: all of them, or their held-out ones where their source keeps some apart. */
export async function otherImages(
  { manifest }: OpenedRun,
  { source, labels }: OtherImages,
): Promise<MeasuredImages> {
  const { channels, height, width } = manifest.data;
  const isFolder = source !== "mnist" && (await stat(source).catch(() => undefined))?.isDirectory() === true;
  const size = isFolder ? { size: height, channels: channels === 1 ? (1 as const) : (3 as const) } : {};
  const { train, test, notice } = await openData(source, {
    ...size,
    ...(labels === undefined ? {} : { labels }),
  });
  const heldOut = test ?? train;
  if (heldOut.channels !== channels || heldOut.height !== height || heldOut.width !== width) {
    throw new Error(
      `the images of ${source} must be ${channels}×${height}×${width} (channels, height, width) as the run's are, ` +
        `got ${heldOut.channels}×${heldOut.height}×${heldOut.width}`,
    );
  }
  return { heldOut, train, ...(notice === undefined ? {} : { notice }) };
}
