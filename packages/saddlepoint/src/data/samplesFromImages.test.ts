import { expect, test } from "vitest";
import { toyImages } from "../../testing/toyImages.ts";
import { imageSet } from "./imageSet.ts";
import { samplesFromImages } from "./samplesFromImages.ts";

test("each image is a row, and white is 1", () => {
  const { rows, columns, values } = samplesFromImages(toyImages(256));
  expect([rows, columns]).toEqual([256, 4]);
  expect(Array.from(values.subarray(-4))).toEqual([1, 1, 1, 1]);
  expect(values[4]).toBe(1 / 255);
});

test("float pixels stay what they are", () => {
  const pixels = Float32Array.of(0.25, 0.5, 0.75, 1);
  const set = imageSet({ name: "t", pixels, count: 2, channels: 1, height: 1, width: 2 });
  expect(Array.from(samplesFromImages(set).values)).toEqual([0.25, 0.5, 0.75, 1]);
});
