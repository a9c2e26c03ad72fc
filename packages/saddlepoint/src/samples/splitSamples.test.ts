import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { toyImages } from "../../testing/toyImages.ts";
import { stream } from "../random/stream.ts";
import type { Samples } from "./samples.ts";
import { splitSamples } from "./splitSamples.ts";

/** Which of the toy images a set holds, read from the pixels. */
function identities(set: Samples): number[] {
  return Array.from({ length: set.n }, (_, i) => set.values[4 * i + 3] ?? -1);
}

describe("splitSamples", () => {
  test.prop([fc.integer({ min: 2, max: 200 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.integer()])(
    "puts every sample in exactly one part, with its own label, in the set's order",
    (count, fraction, seed) => {
      const heldOut = 1 + Math.floor(fraction * (count - 2));
      const { train, test: rest } = splitSamples(toyImages(count), heldOut, stream(seed, "split"));
      expect(rest.n).toBe(heldOut);
      const ids = [...identities(train), ...identities(rest)];
      expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
      for (const part of [train, rest]) {
        expect(identities(part)).toEqual(identities(part).toSorted((a, b) => a - b));
        expect(Array.from(part.labels ?? [])).toEqual(identities(part).map((id) => id % 3));
      }
    },
  );

  test("depends on the seed and on nothing else", () => {
    const ids = (seed: number) => identities(splitSamples(toyImages(100), 20, stream(seed, "split")).test);
    expect(ids(1)).toEqual(ids(1));
    expect(ids(1)).not.toEqual(ids(2));
  });

  test("refuses to leave either part empty", () => {
    for (const heldOut of [0, 5, 1.5]) {
      expect(() => splitSamples(toyImages(5), heldOut, stream(1, "split"))).toThrow(
        `heldOut must be an integer from 1 to 4 for toy, got ${heldOut}`,
      );
    }
  });
});
