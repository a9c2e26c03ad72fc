import { hashSamples } from "../data/hashSamples.ts";
import { type SampleSet, sampleShape, splitSamples } from "../data/sampleSet.ts";
import { stream } from "../random/stream.ts";
import type { Recipe } from "../recipes/schema.ts";
import type { Manifest } from "./manifest.ts";
import { openSamples } from "./openSamples.ts";

/** A recipe's samples: to train on, and kept from training to measure on. */
export type RecipeData = {
  readonly train: SampleSet;
  readonly heldOut: SampleSet;
  readonly notice?: string;
};

/** Opens a recipe's data; a source without a split of its own gets one from the recipe's seed. */
export async function openRecipeData({ data, training }: Recipe): Promise<RecipeData> {
  const { source, size, channels, labels, heldOut } = data;
  const opened = await openSamples(source, {
    ...(size === undefined ? {} : { size }),
    ...(channels === undefined ? {} : { channels }),
    ...(labels === undefined ? {} : { labels }),
  });
  const notice = opened.notice === undefined ? {} : { notice: opened.notice };
  if (opened.test !== undefined) return { train: opened.train, heldOut: opened.test, ...notice };
  const { train, test } = splitSamples(
    opened.train,
    Math.min(heldOut, Math.floor(opened.train.count / 5)),
    stream(training.seed, "split"),
  );
  return { train, heldOut: test, ...notice };
}

/** The manifest's account of the data. */
export async function describeData(
  source: string,
  { train, heldOut, notice }: RecipeData,
): Promise<Manifest["data"]> {
  return {
    source,
    sha256: await hashSamples(train),
    count: train.count,
    heldOut: heldOut.count,
    shape: [...sampleShape(train)],
    ...(notice === undefined ? {} : { notice }),
  };
}
