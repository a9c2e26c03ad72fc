import { Tensor } from "@saddlepoint/engine";
import { type InvertedImage, type InvertOptions, invertImages } from "../evaluation/invertImages.ts";
import { nearestNeighbours } from "../evaluation/neighbours.ts";
import { imageGrid } from "../render/imageGrid.ts";
import { readSamples } from "../samples/readSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { encodePng } from "./encodePng.ts";
import { fittedImages } from "./fittedImages.ts";
import { ownImages } from "./openedImages.ts";
import { type OpenedRun, readRunFiles } from "./openRun.ts";
import { scaleFor } from "./pictures.ts";
import { computeOf, type UseRunOptions, useRun } from "./useRun.ts";

export type InvertRunOptions = UseRunOptions &
  Pick<InvertOptions, "starts" | "steps" | "onProgress"> & {
    /** Default the recipe's. */
    readonly seed?: number | undefined;
  };

/** An image that was found again, and what its residual is worth: other images' distances from it. */
export type InvertedFile = InvertedImage & {
  readonly path: string;
  /** √ mean squared difference from the training image nearest in L2. */
  readonly nearest: { readonly index: number; readonly residual: number };
  /** √ mean squared difference from the mean of the training images. */
  readonly mean: { readonly residual: number };
};

export type InvertedRun = {
  readonly run: OpenedRun;
  readonly images: readonly InvertedFile[];
  /** PNG: the images, their reconstructions, and the differences, in rows; above each its residual. */
  readonly picture: Uint8Array;
  readonly notice?: string | undefined;
};

/** Training images that are compared. */
const REFERENCES = 60_000;

/** The mean of training images, [d]. */
function meanOf(rows: Float32Array, d: number): Float64Array {
  const mean = new Float64Array(d);
  const n = rows.length / d;
  for (let at = 0; at < rows.length; at++) mean[at % d] = (mean[at % d] ?? 0) + (rows[at] ?? 0) / n;
  return mean;
}

/** Distances of images [n, d] from what training saw. */
function besides(images: Float32Array, training: Samples): readonly Pick<InvertedFile, "nearest" | "mean">[] {
  const { d } = training;
  const count = Math.min(training.n, REFERENCES);
  const { data } = readSamples(training, Int32Array.from(new Array(count).keys()));
  const { indices, distances } = nearestNeighbours(images, data, d, 1);
  const mean = meanOf(data, d);
  return Array.from(distances, (distance, i) => {
    const square = mean.reduce((sum, value, j) => sum + (value - (images[i * d + j] ?? 0)) ** 2, 0);
    return {
      nearest: { index: indices[i] ?? -1, residual: distance / Math.sqrt(d) },
      mean: { residual: Math.sqrt(square / d) },
    };
  });
}

/** Three rows: images, reconstructions, and differences, where grey is none, white is too light and black too dark. */
function pictureOf(originals: Tensor, found: readonly InvertedImage[]): Uint8Array {
  const { data, dims } = originals;
  if (!(data instanceof Float32Array)) throw new TypeError("images must be float32");
  const size = data.length / found.length;
  const made = new Float32Array(data.length);
  for (const [i, { image }] of found.entries()) made.set(image, i * size);
  const difference = made.map((value, i) => 0.5 + (value - (data[i] ?? 0)) / 2);
  const all = new Float32Array(3 * data.length);
  [data, made, difference].forEach((row, i) => {
    all.set(row, i * data.length);
  });
  const images = new Tensor("float32", all, [3 * found.length, ...dims.slice(1)]);
  return encodePng(
    imageGrid(images, {
      columns: found.length,
      scale: scaleFor(images),
      rowLabels: ["image", "made", "difference"],
      columnLabels: found.map(({ residual }) => residual.toFixed(3)),
    }),
  );
}

/**
 * The latents from which a run's generator makes images most like those of files. Writes nothing.
 *
 * @throws Error when there is no such run, its data are no longer there or the same, or a file is no image; RangeError as
 * `invertImages` does
 */
export async function invertRun(
  path: string,
  files: readonly string[],
  options: InvertRunOptions = {},
): Promise<InvertedRun> {
  const { manifest, recipe } = await readRunFiles(path);
  const originals = await fittedImages(files, {
    shape: manifest.data.shape,
    background: manifest.data.background,
    fit: recipe.data.fit,
    mostPixels: recipe.data.mostPixels,
  });
  return useRun(path, options, async (run, inference) => {
    const { model, snapshot } = run;
    const { starts, steps, onProgress, seed = recipe.training.seed } = options;
    const { train, notice } = await ownImages(run);
    const found = await invertImages(originals, {
      model,
      inference,
      state: snapshot.state,
      compute: computeOf(run, options),
      seed,
      starts,
      steps,
      onProgress,
    });
    const { data } = originals;
    if (!(data instanceof Float32Array)) throw new TypeError("images must be float32");
    const others = besides(data, train);
    const images = found.map((image, i) => {
      const beside = others[i];
      const file = files[i];
      if (beside === undefined || file === undefined) throw new Error(`invertRun: image ${i} has no file`);
      return { path: file, ...image, ...beside };
    });
    return { run, images, picture: pictureOf(originals, found), notice };
  });
}
