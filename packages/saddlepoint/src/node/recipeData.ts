import type { Recipe } from "../recipes/schema.ts";
import { hashSamples } from "../samples/hashSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { heldOutSplit } from "./heldOutSplit.ts";
import type { Manifest } from "./manifest.ts";
import { openSamples } from "./openSamples.ts";

/** A recipe's samples: to train on, and kept from training to measure on. */
export type RecipeData = {
  readonly train: Samples;
  readonly heldOut: Samples;
  readonly notice?: string;
};

/** Opens a recipe's data. */
export async function openRecipeData({ data, training }: Recipe): Promise<RecipeData> {
  const { source, size, channels, labels, heldOut } = data;
  const { notice, ...opened } = await openSamples(source, {
    ...(size === undefined ? {} : { size }),
    ...(channels === undefined ? {} : { channels }),
    ...(labels === undefined ? {} : { labels }),
  });
  const parts = heldOutSplit(opened, { heldOut, seed: training.seed });
  return notice === undefined ? parts : { ...parts, notice };
}

/** The manifest's account of the data. */
export async function describeData(
  source: string,
  { train, heldOut, notice }: RecipeData,
): Promise<Manifest["data"]> {
  return {
    source,
    sha256: await hashSamples(train),
    count: train.n,
    heldOut: heldOut.n,
    shape: [...train.shape],
    ...(notice === undefined ? {} : { notice }),
  };
}
