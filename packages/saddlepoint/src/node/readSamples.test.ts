import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Tensor } from "@saddlepoint/engine";
import sharp from "sharp";
import { expect, test } from "vitest";
import { sharedTemporaryFolder } from "../../testing/temporaryFolder.ts";
import { encodeNpy } from "../data/npy.ts";
import { readSamples } from "./readSamples.ts";

const folder = sharedTemporaryFolder();
const NUMBERS = [1.5, -2, 3, 4];
const TEXT = "a,b\n1.5,-2\n3,4\n";
const npy = encodeNpy(new Tensor("float64", Float64Array.from(NUMBERS), [2, 2]));

const written = (name: string, bytes: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

test.each([
  ["t.csv", TEXT],
  ["t.TSV", TEXT.replaceAll(",", "\t")],
  ["t.txt", "1.5 -2\n3 4"],
  ["t.csv.gz", gzipSync(TEXT)],
  ["t.npy", npy],
  ["t.npy.gz", gzipSync(npy)],
])("%s holds the same samples", async (name, bytes) => {
  const path = written(name, bytes);
  const { rows, columns, values, name: called } = await readSamples(path);
  expect([rows, columns, ...values]).toEqual([2, 2, ...NUMBERS]);
  expect(called).toBe(path);
});

test("a folder of images holds a row of pixels for each, resized where asked", async () => {
  const images = join(folder, "images");
  mkdirSync(images);
  for (const [name, side, value] of [["a", 4, 255] as const, ["b", 8, 51] as const]) {
    const raw = { raw: { width: side, height: side, channels: 1 as const } };
    await sharp(Buffer.alloc(side * side, value), raw)
      .toColourspace("b-w")
      .toFile(join(images, `${name}.png`));
  }
  await expect(readSamples(images)).rejects.toThrow("2 different sizes");
  const { rows, columns, values } = await readSamples(images, { size: 2 });
  expect([rows, columns, ...values]).toEqual([2, 4, 1, 1, 1, 1, 0.2, 0.2, 0.2, 0.2]);
  expect((await readSamples(images, { size: 2, channels: 3 })).columns).toBe(12);
});

test.each([
  ["nowhere.csv", undefined, {}, "it does not exist"],
  ["t.json", "[1]", {}, "path must be a .csv, .tsv, .txt, .npy or IDX file or a folder of images"],
  ["bad.csv", "1\nx\n", {}, "bad.csv: line 2, column 1 must be a number"],
  ["bytes.csv", Uint8Array.of(0xff, 0xfe, 0x31), {}, "is not text in UTF-8"],
  ["bad.npy", "no", {}, "is truncated"],
  ["sized.csv", "1\n2\n", { size: 8 }, "size and channels apply to folders of images"],
])("%s is refused by its name", async (name, bytes, options, message) => {
  const path = bytes === undefined ? join(folder, name) : written(name, bytes);
  await expect(readSamples(path, options)).rejects.toThrow(message);
  await expect(readSamples(path, options)).rejects.toThrow(name);
});
