import { describe, expect, test } from "vitest";
import { dataSourceContract } from "../../testing/dataSourceContract.ts";
import { toyImages } from "../../testing/toyImages.ts";
import { hashSamples } from "./hashSamples.ts";
import { imageSet } from "./imageSet.ts";
import { readImages } from "./readImages.ts";

dataSourceContract("a set made in memory", async () => ({ train: toyImages(200), test: toyImages(20) }));

const SHAPE = { name: "s", count: 1, channels: 1, height: 1, width: 2 } as const;

describe("imageSet", () => {
  test("accepts bytes and float32 in [0, 1], ends included", () => {
    const bytes = { ...SHAPE, pixels: new Uint8Array([0, 255]) };
    const floats = { ...SHAPE, pixels: new Float32Array([0, 1]) };
    expect(imageSet(bytes)).toBe(bytes);
    expect(imageSet(floats)).toBe(floats);
  });

  test("refuses floats outside [0, 1] and NaN, saying in which image", () => {
    for (const value of [-0.25, 1.5, Number.NaN]) {
      const set = { ...SHAPE, count: 2, pixels: new Float32Array([0, 0, 0, value]) };
      expect(() => imageSet(set)).toThrow(`float pixels must lie in [0, 1], got ${value} in image 1`);
    }
  });

  test("refuses no images and a wrong number of pixel values, naming the set", () => {
    expect(() => imageSet({ ...SHAPE, count: 0, pixels: new Uint8Array() })).toThrow(
      "imageSet: s: count, channels, height and width must be integers of at least 1, got [0, 1, 1, 2]",
    );
    expect(() => imageSet({ ...SHAPE, pixels: new Uint8Array(3) })).toThrow(
      "imageSet: s: [1, 1, 1, 2] needs 2 pixel values, got 3",
    );
  });

  test("refuses labels that are too few or negative", () => {
    const pixels = new Uint8Array(2);
    expect(() => imageSet({ ...SHAPE, pixels, labels: new Int32Array(2) })).toThrow("1 images, got 2 labels");
    expect(() => imageSet({ ...SHAPE, pixels, labels: new Int32Array([-1]) })).toThrow("at least 0, got -1");
  });
});

describe("readImages", () => {
  test("turns byte b into b / 255 rounded to float32, for every byte", () => {
    const set = imageSet({
      ...SHAPE,
      count: 128,
      pixels: Uint8Array.from({ length: 256 }, (_, i) => i),
    });
    const all = readImages(
      set,
      Array.from({ length: 128 }, (_, i) => i),
    );
    expect(Array.from(all.data)).toEqual(Array.from({ length: 256 }, (_, byte) => Math.fround(byte / 255)));
  });

  test("keeps float pixels as they are", () => {
    const set = imageSet({ ...SHAPE, pixels: new Float32Array([0.125, 0.7]) });
    expect(readImages(set, [0, 0]).data).toEqual(new Float32Array([0.125, 0.7, 0.125, 0.7]));
  });

  test("writes into a given array, of the right length only", () => {
    const out = new Float32Array(4);
    expect(readImages(toyImages(3), [2], out).data).toBe(out);
    expect(() => readImages(toyImages(3), [2, 1], out)).toThrow(
      "out must have 8 elements for 2 images, got 4",
    );
  });

  test("refuses an index outside the set", () => {
    for (const index of [-1, 3, 0.5]) {
      expect(() => readImages(toyImages(3), [index])).toThrow(`an integer from 0 to 2 in toy, got ${index}`);
    }
  });
});

describe("hashSamples", () => {
  test("is a SHA-256 that any pixel and any dimension changes, and labels do not", async () => {
    const toy = toyImages(12);
    const hash = await hashSamples(toy);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashSamples(imageSet({ ...toy, name: "other", labels: new Int32Array(12) }))).toBe(hash);
    expect(await hashSamples(imageSet({ ...toy, pixels: toy.pixels.with(47, 99) }))).not.toBe(hash);
    expect(await hashSamples(imageSet({ ...toy, height: 4, width: 1 }))).not.toBe(hash);
  });
});
