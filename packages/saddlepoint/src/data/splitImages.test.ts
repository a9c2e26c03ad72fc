import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { toyImages } from "../../testing/toyImages.ts";
import { stream } from "../random/stream.ts";
import type { ImageSet } from "./imageSet.ts";
import { splitImages, takeImages } from "./splitImages.ts";

/** Which of the toy images a set holds, read from the pixels. */
function identities(set: ImageSet): number[] {
  return Array.from({ length: set.count }, (_, i) => set.pixels[4 * i + 3] ?? -1);
}

describe("splitImages", () => {
  test.prop([fc.integer({ min: 2, max: 200 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.integer()])(
    "puts every image in exactly one part, with its own label, in the set's order",
    (count, fraction, seed) => {
      const heldOut = 1 + Math.floor(fraction * (count - 2));
      const { train, test: rest } = splitImages(toyImages(count), heldOut, stream(seed, "split"));
      expect(rest.count).toBe(heldOut);
      const ids = [...identities(train), ...identities(rest)];
      expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
      for (const part of [train, rest]) {
        expect(identities(part)).toEqual(identities(part).toSorted((a, b) => a - b));
        expect(Array.from(part.labels ?? [])).toEqual(identities(part).map((id) => id % 3));
      }
    },
  );

  test("depends on the seed and on nothing else", () => {
    const ids = (seed: number) => identities(splitImages(toyImages(100), 20, stream(seed, "split")).test);
    expect(ids(1)).toEqual(ids(1));
    expect(ids(1)).not.toEqual(ids(2));
  });

  test("refuses to leave either part empty", () => {
    for (const heldOut of [0, 5, 1.5]) {
      expect(() => splitImages(toyImages(5), heldOut, stream(1, "split"))).toThrow(
        `heldOut must be an integer from 1 to 4 for toy, got ${heldOut}`,
      );
    }
  });
});

describe("takeImages", () => {
  test("takes any order, repeats included, and refuses an index outside the set", () => {
    expect(identities(takeImages(toyImages(5), [4, 0, 4]))).toEqual([4, 0, 4]);
    expect(() => takeImages(toyImages(5), [5])).toThrow("an integer from 0 to 4 in toy, got 5");
  });
});
