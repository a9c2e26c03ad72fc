import type { Recipe } from "../recipes/schema.ts";
import { hashSamples } from "../samples/hashSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { heldOutSplit } from "./heldOutSplit.ts";
import { sourceName } from "./located.ts";
import type { Manifest } from "./manifest.ts";
import { openSamples } from "./openSamples.ts";

/** A recipe's samples: to train on, and kept from training to measure on. */
export type RecipeData = {
  readonly train: Samples;
  readonly heldOut: Samples;
  readonly notice?: string | undefined;
  /** What was left out or changed on the way, in words. */
  readonly remarks?: readonly string[] | undefined;
  /** "#rrggbb" that transparent images were laid onto. */
  readonly background?: string | undefined;
};

/** Opens a recipe's data. */
export async function openRecipeData({ data, training }: Recipe): Promise<RecipeData> {
  const { source, heldOut, ...options } = data;
  const { notice, remarks, background, ...opened } = await openSamples(source, {
    ...options,
    damaged: "leave out",
  });
  return { ...heldOutSplit(opened, { heldOut, seed: training.seed }), notice, remarks, background };
}

/** The manifest's account of the data. */
export async function describeData(
  source: string,
  { train, heldOut, notice, remarks, background }: RecipeData,
): Promise<Manifest["data"]> {
  return {
    source: sourceName(source),
    sha256: await hashSamples(train),
    count: train.n,
    heldOut: heldOut.n,
    shape: [...train.shape],
    notice,
    remarks: remarks?.length === 0 ? undefined : remarks,
    background,
  };
}
