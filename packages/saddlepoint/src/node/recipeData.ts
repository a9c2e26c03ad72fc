import { hashImages } from "../data/hashImages.ts";
import type { ImageSet } from "../data/imageSet.ts";
import { splitImages } from "../data/splitImages.ts";
import { stream } from "../random/stream.ts";
import type { Recipe } from "../recipes/schema.ts";
import type { Manifest } from "./manifest.ts";
import { openData } from "./openData.ts";

/** A recipe's images: to train on, and kept from training to measure on. */
export type RecipeData = {
  readonly train: ImageSet;
  readonly heldOut: ImageSet;
  readonly notice?: string;
};

/** Opens a recipe's data; a source without a split of its own gets one from the recipe's seed. */
export async function openRecipeData({ data, training }: Recipe): Promise<RecipeData> {
  const { source, size, channels, labels, heldOut } = data;
  const opened = await openData(source, {
    ...(size === undefined ? {} : { size }),
    ...(channels === undefined ? {} : { channels }),
    ...(labels === undefined ? {} : { labels }),
  });
  const notice = opened.notice === undefined ? {} : { notice: opened.notice };
  if (opened.test !== undefined) return { train: opened.train, heldOut: opened.test, ...notice };
  const { train, test } = splitImages(
    opened.train,
    Math.min(heldOut, Math.floor(opened.train.count / 5)),
    stream(training.seed, "split"),
  );
  return { train, heldOut: test, ...notice };
}

/** The manifest's account of the data. */
export async function describeData(
  { data }: Recipe,
  { train, heldOut, notice }: RecipeData,
): Promise<Manifest["data"]> {
  const { count, channels, height, width } = train;
  return {
    source: data.source,
    sha256: await hashImages(train),
    count,
    heldOut: heldOut.count,
    channels,
    height,
    width,
    ...(notice === undefined ? {} : { notice }),
  };
}
