import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { DataSource } from "../data/imageSet.ts";
import { imagesFromTensor, labelsFromTensor } from "../data/imagesFromTensor.ts";
import { isArrayFile, readArrayFile } from "./arrayFile.ts";
import { type ImageFolderOptions, imageFolder } from "./imageFolder.ts";
import { isMnistFolder, openMnist, openMnistFolder } from "./mnist.ts";
import { reason } from "./reason.ts";

export type OpenDataOptions = Omit<ImageFolderOptions, "labels"> & {
  /**
   * Where labels for evaluation come from: "folders" for a folder of images with one sub-folder a class; for an IDX or
   * .npy file of images, the path of the file with their labels.
   */
  readonly labels?: string;
};

async function openFolder(folder: string, options: OpenDataOptions): Promise<DataSource> {
  if (isMnistFolder(folder)) return openMnistFolder(folder, folder);
  const { labels, ...rest } = options;
  if (labels !== undefined && labels !== "folders") {
    throw new Error(
      `openData(labels): for a folder of images labels must be "folders", got ${JSON.stringify(labels)}`,
    );
  }
  return { train: await imageFolder(folder, labels ? { ...rest, labels } : rest) };
}

async function openFile(path: string, options: OpenDataOptions): Promise<DataSource> {
  if (/\.npz$/i.test(path)) {
    throw new Error(
      `openData(source): .npz archives are not read yet: save the array in ${path} as a .npy file`,
    );
  }
  if (!isArrayFile(path)) {
    throw new Error(
      `openData(source): ${path} must be a folder of images, an IDX file (.idx, -ubyte) or a .npy file`,
    );
  }
  if (options.size !== undefined || options.channels !== undefined) {
    throw new Error(
      `openData(options): size and channels apply to folders of images, not to the array file ${path}`,
    );
  }
  const images = await readArrayFile(path);
  if (options.labels === undefined) return { train: imagesFromTensor(images, path) };
  const labels = labelsFromTensor(await readArrayFile(options.labels), options.labels);
  return { train: imagesFromTensor(images, path, labels) };
}

/**
 * Opens images by name or path: "mnist"; a folder of PNG, JPEG or WebP images; a folder with MNIST's four IDX files;
 * an IDX file (`.idx`, `-ubyte`); a `.npy` file. Array files may be gzipped.
 *
 * @returns images to train on and, for MNIST and its kin, the held-out ones; labels are for evaluation only
 * @throws Error saying what was looked for and where, or what is wrong with the file by its name
 * @example const { train, test } = await openData("mnist")
 */
export async function openData(source: string, options: OpenDataOptions = {}): Promise<DataSource> {
  if (source === "mnist") return openMnist();
  const path = resolve(source);
  const status = await stat(path).catch((error: unknown) => {
    throw new Error(
      `openData(source): cannot open ${JSON.stringify(source)}: looked for the built-in source "mnist" and for a folder ` +
        `or file at ${path}: ${reason(error)}`,
      { cause: error },
    );
  });
  return status.isDirectory() ? openFolder(source, options) : openFile(source, options);
}
