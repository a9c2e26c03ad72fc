import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { readSamples } from "../samples/readSamples.ts";
import { fittedImages } from "./fittedImages.ts";
import { openImageFolder } from "./imageFolder.ts";

/** Wide, tall and transparent images, in colour and grey. */
async function painted(folder: string): Promise<readonly string[]> {
  const paths = ["a.png", "b.png", "c.webp"].map((name) => join(folder, name));
  const [a = "", b = "", c = ""] = paths;
  const colours = Buffer.from(Array.from({ length: 12 * 6 * 3 }, (_, i) => (i * 37) % 256));
  await sharp(colours, { raw: { width: 12, height: 6, channels: 3 } }).toFile(a);
  await sharp(colours.subarray(0, 5 * 9), { raw: { width: 5, height: 9, channels: 1 } }).toFile(b);
  const clear = Buffer.from(Array.from({ length: 8 * 8 * 4 }, (_, i) => (i % 4 === 3 ? (i % 3) * 100 : 200)));
  await sharp(clear, { raw: { width: 8, height: 8, channels: 4 } })
    .webp({ lossless: true })
    .toFile(c);
  return paths;
}

test.each([
  ["cover", 3],
  ["contain", 1],
] as const)("image files are fitted as those of a folder are: %s, %i channels", async (fit, channels) => {
  const folder = temporaryFolder();
  const paths = await painted(folder);
  const { train, background } = await openImageFolder(folder, { size: 6, fit, channels });
  const images = await fittedImages(paths, { shape: train.shape, background, fit });
  expect(images).toEqual(readSamples(train, [0, 1, 2]));
});

test("what is no image, is not there or has too many pixels is named", async () => {
  const folder = temporaryFolder();
  const [path = ""] = await painted(folder);
  const text = join(folder, "notes.png");
  writeFileSync(text, "no image");
  const shape = [1, 4, 4];
  await expect(fittedImages([path, text], { shape })).rejects.toThrow("notes.png must be an image");
  await expect(fittedImages([join(folder, "none.png")], { shape })).rejects.toThrow("none.png");
  await expect(fittedImages([path], { shape, mostPixels: 50 })).rejects.toThrow("got 12×6");
  await expect(fittedImages([path], { shape: [2] })).rejects.toThrow("got points of [2] numbers");
});
