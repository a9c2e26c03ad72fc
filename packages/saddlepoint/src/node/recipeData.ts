import { stat } from "node:fs/promises";
import type { Recipe } from "../recipes/schema.ts";
import { hashSamples } from "../samples/hashSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { sha256 } from "../samples/sha256.ts";
import { arrayPlace } from "./arrayFile.ts";
import { isStandardInput, pathName } from "./byteChunks.ts";
import { heldOutSplit } from "./heldOutSplit.ts";
import { sourceName } from "./located.ts";
import type { Manifest } from "./manifest.ts";
import { isBuiltIn, openSamples } from "./openSamples.ts";
import { ifThere } from "./reason.ts";
import { scaleRemarks } from "./scaleRemarks.ts";

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

/** A run is gone on with and measured from its data, so they must be there again. @throws Error for what is read once */
async function requireLasting(source: string): Promise<void> {
  const { path } = arrayPlace(source);
  const found = isStandardInput(source) ? undefined : await ifThere(stat(path), ["ENOENT", "ENOTDIR"]);
  const isOnce = isStandardInput(source) || (found && !found.isFile() && !found.isDirectory());
  if (!isOnce || isBuiltIn(source)) return;
  throw new Error(
    `openRecipeData(data.source): a run reads its data again, to go on and to be measured, so they must lie in a file or a folder, got ${pathName(source)}, which can be read once`,
  );
}

/**
 * Opens a recipe's data.
 *
 * @throws Error as `openSamples` and `heldOutSplit` do, and for a pipe
 */
export async function openRecipeData({ data, training }: Recipe): Promise<RecipeData> {
  const { source, heldOut, ...options } = data;
  await requireLasting(source);
  const { notice, remarks, background, ...opened } = await openSamples(source, {
    ...options,
    damaged: "leave out",
  });
  const said = [...(remarks ?? []), ...(isBuiltIn(source) ? [] : scaleRemarks(opened.train))];
  return { ...heldOutSplit(opened, { heldOut, seed: training.seed }), notice, remarks: said, background };
}

/** SHA-256 of the classes of the samples trained on and then of those held out; undefined where they have none. */
async function labelsHash({ labels }: Samples, { labels: others }: Samples): Promise<string | undefined> {
  if (labels === undefined) return undefined;
  return sha256(Int32Array.from([...labels, ...(others ?? [])]));
}

/** The manifest's account of the data. */
export async function describeData(
  source: string,
  { train, heldOut, notice, remarks, background }: RecipeData,
): Promise<Manifest["data"]> {
  return {
    source: sourceName(source),
    sha256: await hashSamples(train),
    heldOutSha256: await hashSamples(heldOut),
    labelsSha256: await labelsHash(train, heldOut),
    count: train.n,
    heldOut: heldOut.n,
    shape: [...train.shape],
    notice,
    remarks: remarks?.length === 0 ? undefined : remarks,
    background,
  };
}
