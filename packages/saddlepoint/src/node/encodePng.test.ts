import { fc, test } from "@fast-check/vitest";
import { PNG } from "pngjs";
import { expect } from "vitest";
import { encodePng } from "./encodePng.ts";

test.prop([
  fc.constantFrom(1 as const, 3 as const),
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 9 }),
])("a PNG is lossless, in grey and in colour", (channels, width, height) => {
  const pixels = width * height;
  // A part of a larger buffer, as a row of pictures is.
  const data = Uint8Array.from({ length: 5 + channels * pixels }, (_, i) => (i * 37) % 256).subarray(5);
  const read = PNG.sync.read(Buffer.from(encodePng({ width, height, channels, data })));
  expect([read.width, read.height]).toEqual([width, height]);
  const rgba = Array.from({ length: pixels }, (_, pixel) => [
    ...(channels === 3 ? data.subarray(3 * pixel, 3 * pixel + 3) : [0, 0, 0].map(() => data[pixel])),
    255,
  ]);
  expect([...read.data]).toEqual(rgba.flat());
});
