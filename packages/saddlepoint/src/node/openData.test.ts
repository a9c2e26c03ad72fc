import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Tensor } from "@saddlepoint/engine";
import sharp from "sharp";
import { beforeEach, describe, expect, test } from "vitest";
import { dataSourceContract } from "../../testing/dataSourceContract.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { encodeNpy } from "../data/npy.ts";
import { openData } from "./openData.ts";

const BYTES = Array.from({ length: 24 }, (_, i) => 10 * i);

function npy(folder: string, name: string, tensor: Tensor): string {
  const path = join(folder, name);
  writeFileSync(path, encodeNpy(tensor));
  return path;
}

describe("openData", () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });

  test("reads .npy images as [n, h, w], [n, c, h, w] and [n, h, w, c]", async () => {
    const shapes = [
      [2, 3, 4],
      [2, 1, 3, 4],
      [2, 3, 2, 2],
      [2, 2, 2, 3],
    ];
    const read = await Promise.all(
      shapes.map(
        async (dims, i) => (await openData(npy(folder, `${i}.npy`, new Tensor("uint8", BYTES, dims)))).train,
      ),
    );
    expect(read.map(({ count, channels, height, width }) => [count, channels, height, width])).toEqual([
      [2, 1, 3, 4],
      [2, 1, 3, 4],
      [2, 3, 2, 2],
      [2, 3, 2, 2],
    ]);
    for (const set of read.slice(0, 3)) expect(Array.from(set.pixels)).toEqual(BYTES);
    // Channels last: the first image's red plane is every third byte.
    expect(Array.from(read[3]?.pixels.subarray(0, 12) ?? [])).toEqual([
      0, 30, 60, 90, 10, 40, 70, 100, 20, 50, 80, 110,
    ]);
  });

  test("takes floats in [0, 1] and bools, and refuses floats outside and integers", async () => {
    const floats = await openData(npy(folder, "f.npy", new Tensor("float64", [0.25, 1], [1, 1, 2])));
    expect(floats.train.pixels).toEqual(new Float32Array([0.25, 1]));
    const bools = await openData(npy(folder, "b.npy", new Tensor("bool", [true, false], [1, 1, 2])));
    expect(bools.train.pixels).toEqual(new Uint8Array([255, 0]));
    const loud = npy(folder, "loud.npy", new Tensor("float32", [0, 255], [1, 1, 2]));
    await expect(openData(loud)).rejects.toThrow(
      /loud\.npy: float pixels must lie in \[0, 1\], got 255 in image 0/,
    );
    const integers = npy(folder, "i.npy", new Tensor("int32", [1, 2], [1, 1, 2]));
    await expect(openData(integers)).rejects.toThrow(/i\.npy holds int32: expected images as uint8/);
  });

  test("refuses arrays that are not images, with their dimensions", async () => {
    const flat = npy(folder, "flat.npy", new Tensor("uint8", BYTES, [2, 12]));
    await expect(openData(flat)).rejects.toThrow("flat.npy has dimensions [2, 12]: expected images as");
    const five = npy(folder, "five.npy", new Tensor("uint8", BYTES, [2, 2, 2, 3, 1]));
    await expect(openData(five)).rejects.toThrow("has dimensions [2, 2, 2, 3, 1]");
  });

  test("takes labels from a second file, and refuses labels that are not a list of integers", async () => {
    const images = npy(folder, "x.npy", new Tensor("uint8", BYTES, [2, 3, 4]));
    const labels = npy(folder, "y.npy", new Tensor("int64", [3n, 1n], [2]));
    expect((await openData(images, { labels })).train.labels).toEqual(new Int32Array([3, 1]));
    const floats = npy(folder, "z.npy", new Tensor("float32", [3, 1], [2]));
    await expect(openData(images, { labels: floats })).rejects.toThrow("expected labels as integers [count]");
  });

  test("reads an IDX file by its name", async () => {
    const path = join(folder, "shapes.idx");
    writeFileSync(path, new Uint8Array([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 9, 8, 7, 6]));
    expect(Array.from((await openData(path)).train.pixels)).toEqual([9, 8, 7, 6]);
  });

  test("reads a folder of images, passing its options on", async () => {
    await sharp({ create: { width: 6, height: 4, channels: 3, background: "#fff" } }).toFile(
      join(folder, "a.png"),
    );
    const { train, test: heldOut } = await openData(folder, { size: 2, channels: 1 });
    expect([train.channels, train.height, train.width, heldOut]).toEqual([1, 2, 2, undefined]);
    await expect(openData(folder, { labels: "names" })).rejects.toThrow(
      'labels must be "folders", got "names"',
    );
  });

  test("says what it looked for when there is nothing", async () => {
    await expect(openData("mnits")).rejects.toThrow(
      /cannot open "mnits": looked for the built-in source "mnist" and for a folder or file at .*mnits: it does not exist/,
    );
  });

  test("refuses .npz archives, other files, and folder options for array files", async () => {
    for (const name of ["a.npz", "a.csv"]) writeFileSync(join(folder, name), "");
    await expect(openData(join(folder, "a.npz"))).rejects.toThrow(".npz archives are not read yet");
    await expect(openData(join(folder, "a.csv"))).rejects.toThrow(
      /a\.csv must be a folder of images, an IDX file/,
    );
    const images = npy(folder, "x.npy", new Tensor("uint8", BYTES, [2, 3, 4]));
    await expect(openData(images, { size: 8 })).rejects.toThrow(
      "size and channels apply to folders of images",
    );
  });

  test("names a damaged gzip file", async () => {
    const path = join(folder, "x.npy.gz");
    writeFileSync(path, new Uint8Array([0x1f, 0x8b, 8, 0, 0]));
    await expect(openData(path)).rejects.toThrow(/x\.npy\.gz is a damaged gzip file/);
  });
});

dataSourceContract('"mnist" by name', () => openData("mnist"));
