import { stream } from "../random/stream.ts";
import type { Recipe } from "../recipes/schema.ts";
import type { DataSource } from "../samples/dataSource.ts";
import { hashSamples } from "../samples/hashSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { splitSamples } from "../samples/splitSamples.ts";
import type { Manifest } from "./manifest.ts";
import { openSamples } from "./openSamples.ts";

/** A recipe's samples: to train on, and kept from training to measure on. */
export type RecipeData = {
  readonly train: Samples;
  readonly heldOut: Samples;
  readonly notice?: string | undefined;
};

/** What a source without a split gives away for measuring is at most one part in so many. */
const LEAST_PARTS = 5;

/**
 * What a run trains on, and what it measures on: decided here and nowhere else.
 *
 * A source's own test samples where it keeps some; else `heldOut` of its samples, at most a fifth, drawn by the seed.
 */
function heldOutSplit(
  { train, test }: DataSource,
  { heldOut, seed }: { readonly heldOut: number; readonly seed: number },
): { readonly train: Samples; readonly heldOut: Samples } {
  if (test !== undefined) return { train, heldOut: test };
  const most = Math.floor(train.n / LEAST_PARTS);
  const split = splitSamples(train, Math.min(heldOut, most), stream(seed, "split"));
  return { train: split.train, heldOut: split.test };
}

/** Opens a recipe's data. */
export async function openRecipeData({ data, training }: Recipe): Promise<RecipeData> {
  const { source, size, channels, labels, heldOut } = data;
  const opened = await openSamples(source, { size, channels, labels });
  return { ...heldOutSplit(opened, { heldOut, seed: training.seed }), notice: opened.notice };
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
    notice,
  };
}
