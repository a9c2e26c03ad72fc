import { stat } from "node:fs/promises";
import { parseCsv } from "../data/parseCsv.ts";
import { samplesFromImages } from "../data/samplesFromImages.ts";
import { samplesFromTensor } from "../data/samplesFromTensor.ts";
import type { SampleTable } from "../data/sampleTable.ts";
import { isArrayFile, readArrayFile } from "./arrayFile.ts";
import { type ImageFolderOptions, imageFolder } from "./imageFolder.ts";
import { readBytes } from "./readBytes.ts";
import { reason } from "./reason.ts";

/** How the images of a folder are made alike; for folders only. */
export type ReadSamplesOptions = Pick<ImageFolderOptions, "size" | "channels">;

const TEXT = /\.(csv|tsv|txt)(\.gz)?$/i;

async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error(`readSamples(path): ${path} is not text in UTF-8`, { cause: error });
  }
}

/**
 * Samples from a file or folder: a table of numbers (`.csv`, `.tsv`, `.txt`), an array (`.npy`, IDX), each gzipped or not,
 * or a folder of PNG, JPEG or WebP images, whose rows are pixels in [0, 1].
 *
 * @returns one sample a row; all values finite
 * @throws Error naming the file for another kind, an unreadable or malformed one, or a value that is not a number;
 * RangeError for one that is not finite
 * @example const x = await readSamples("x.csv")
 */
export async function readSamples(path: string, options: ReadSamplesOptions = {}): Promise<SampleTable> {
  const status = await stat(path).catch((error: unknown) => {
    throw new Error(`readSamples(path): cannot read ${path}: ${reason(error)}`, { cause: error });
  });
  if (status.isDirectory()) return samplesFromImages(await imageFolder(path, options));
  if (options.size !== undefined || options.channels !== undefined) {
    throw new Error(
      `readSamples(options): size and channels apply to folders of images, not to the file ${path}`,
    );
  }
  if (TEXT.test(path)) return parseCsv(await readText(path), path);
  if (isArrayFile(path)) return samplesFromTensor(await readArrayFile(path), path);
  throw new Error(
    `readSamples(path): path must be a .csv, .tsv, .txt, .npy or IDX file or a folder of images, got ${path}`,
  );
}
