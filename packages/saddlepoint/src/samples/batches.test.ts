import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { toyImages } from "../../testing/toyImages.ts";
import { stream } from "../random/stream.ts";
import { batches } from "./batches.ts";
import { shuffledIndices } from "./shuffledIndices.ts";

const count = fc.integer({ min: 1, max: 50 });
const seed = fc.integer();
const takes = fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 8 });

describe("shuffledIndices", () => {
  test.prop([count, seed, fc.integer({ min: 1, max: 4 })])(
    "every epoch holds every index once",
    (n, s, epochs) => {
      const all = shuffledIndices(n, stream(s, "data")).take(n * epochs);
      for (let epoch = 0; epoch < epochs; epoch++) {
        const pass = all.subarray(epoch * n, (epoch + 1) * n).toSorted();
        expect(Array.from(pass)).toEqual(Array.from({ length: n }, (_, i) => i));
      }
    },
  );

  test("epochs differ in order", () => {
    const indices = shuffledIndices(100, stream(1, "data"));
    expect(indices.take(100)).not.toEqual(indices.take(100));
  });

  test.prop([count, seed, takes])(
    "the sequence does not depend on how it is cut into batches",
    (n, s, sizes) => {
      const cut = shuffledIndices(n, stream(s, "data"));
      const pieces = sizes.flatMap((size) => Array.from(cut.take(size)));
      expect(pieces).toEqual(Array.from(shuffledIndices(n, stream(s, "data")).take(pieces.length)));
    },
  );

  test.prop([count, seed, takes])(
    "a state restored after JSON continues as if never interrupted",
    (n, s, sizes) => {
      const uninterrupted = shuffledIndices(n, stream(s, "data"));
      for (const size of sizes) uninterrupted.take(size);
      const state = JSON.parse(JSON.stringify(uninterrupted.state()));
      const resumed = shuffledIndices(n, stream(0, "another"));
      resumed.restore(state);
      expect(resumed.state()).toEqual(state);
      expect(resumed.take(2 * n + 1)).toEqual(uninterrupted.take(2 * n + 1));
      expect(resumed.state()).toEqual(uninterrupted.state());
    },
  );

  test("the state counts the passes made and the indices taken from the current one", () => {
    const indices = shuffledIndices(10, stream(1, "data"));
    indices.take(23);
    expect(indices.state()).toMatchObject({ epoch: 2, position: 3 });
  });

  test("refuses an empty set, and a state of a larger one", () => {
    expect(() => shuffledIndices(0, stream(1, "data"))).toThrow(
      "count must be an integer of at least 1, got 0",
    );
    const state = { ...shuffledIndices(20, stream(1, "data")).state(), position: 15 };
    expect(() => shuffledIndices(10, stream(1, "data")).restore(state)).toThrow(
      "position must be an integer from 0 to 10, got 15",
    );
  });
});

describe("batches", () => {
  test("yield the images of the shuffled indices, in [0, 1]", () => {
    const indices = shuffledIndices(9, stream(7, "data"));
    const supply = batches(toyImages(9), stream(7, "data"));
    for (let step = 0; step < 5; step++) {
      const expected = Array.from(indices.take(4), (i) => Array(4).fill(Math.fround(i / 255))).flat();
      expect(Array.from(supply.next(4).data)).toEqual(expected);
    }
  });

  test("continue bit for bit from a saved state", () => {
    const supply = batches(toyImages(9), stream(7, "data"));
    supply.next(14);
    const resumed = batches(toyImages(9), stream(8, "data"));
    resumed.restore(supply.state());
    expect(resumed.next(30).data).toEqual(supply.next(30).data);
  });

  test("fill the array that is given with what a new one holds, shorter batches after longer ones too", () => {
    const [into, anew] = [batches(toyImages(9), stream(7, "data")), batches(toyImages(9), stream(7, "data"))];
    const { length: size } = anew.next(1).data;
    into.next(1);
    for (const n of [8, 3, 5]) {
      const out = new Float32Array(n * size).fill(7);
      expect(into.next(n, out).data).toBe(out);
      expect(out).toEqual(anew.next(n).data);
    }
  });
});
