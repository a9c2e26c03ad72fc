import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readExamples } from "./readExamples.ts";

const ROWS = Uint8Array.of(7, 0, 51, 255, 1, 102, 0, 0);

test("real images are the same packed, and unpacked on their way by a web server", async () => {
  const unpacked = await readExamples(ROWS, 3);
  expect(unpacked.count).toBe(2);
  expect(unpacked.at(0)).toEqual({ index: 0, image: Float32Array.of(0, 0.2, 1), label: "7" });
  const packed = await readExamples(new Uint8Array(gzipSync(ROWS)), 3);
  expect([packed.pixels, packed.at(1)]).toEqual([unpacked.pixels, unpacked.at(1)]);
});

test("broken rows are refused with what was received", async () => {
  await expect(readExamples(ROWS, 4)).rejects.toThrow("rows of 5 bytes, got 8 bytes");
  const { at } = await readExamples(ROWS, 3);
  for (const index of [-1, 2, 0.5]) expect(() => at(index)).toThrow(`from 0 to 1, got ${index}`);
});
