import { fc, test } from "@fast-check/vitest";
import { Tensor } from "@saddlepoint/engine";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { type Stream, stream } from "../random/stream.ts";
import type { Float32Tensor } from "../samples/float32Tensor.ts";
import { randomStrokes } from "./randomStrokes.ts";

/** A stream of one number: 1/2 leaves strokes and contrast alone, above it is bolder, below it finer. */
const always = (value: number): Stream => ({ ...stream(1, "fixed"), next: () => value });
/** The largest number that a stream gives, for the end of a range. */
const MOST = 1 - 2 ** -53;

const dimensions = fc.tuple(
  fc.integer({ min: 1, max: 3 }),
  fc.constantFrom(1, 3),
  fc.integer({ min: 1, max: 5 }),
  fc.integer({ min: 1, max: 5 }),
);
const images: fc.Arbitrary<Float32Tensor> = dimensions.chain((dims) => {
  const size = dims.reduce((a, b) => a * b);
  const pixel = fc.float({ min: 0, max: 1, noNaN: true }).map((x) => x + 0); // no -0
  return fc
    .array(pixel, { minLength: size, maxLength: size })
    .map((pixels) => new Tensor("float32", Float32Array.from(pixels), dims));
});
const shares = fc.double({ min: 0, max: 1, noNaN: true });

describe("randomStrokes", () => {
  test.prop([images])("without weight and contrast is the identity, bit for bit", (x) => {
    expect(randomStrokes(x, { weight: 0, contrast: 0 }, stream(1, "strokes"))).toEqual(x);
  });

  test.prop([images, shares])("bolder never darkens a pixel, finer never brightens one", (x, weight) => {
    const bolder = randomStrokes(x, { weight, contrast: 0 }, always(MOST)).data;
    const finer = randomStrokes(x, { weight, contrast: 0 }, always(0)).data;
    const wrong = x.data.findIndex((value, i) => (bolder[i] ?? -1) < value || (finer[i] ?? 2) > value);
    expect(wrong).toBe(-1);
  });

  test.prop([images, shares, fc.double({ min: 0, max: 0.99, noNaN: true }), fc.integer()])(
    "stays in [0, 1] and is decided by its stream; the images are left as they were",
    (x, weight, contrast, seed) => {
      const before = x.data.slice();
      const one = randomStrokes(x, { weight, contrast }, stream(seed, "strokes"));
      expect(one.data.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(randomStrokes(x, { weight, contrast }, stream(seed, "strokes"))).toEqual(one);
      expect(x.data).toEqual(before);
    },
  );

  test("at full weight bolder is the 3x3 dilation, zero outside", () => {
    const dot = new Float32Array(25);
    dot[12] = 0.5;
    const found = randomStrokes(
      new Tensor("float32", dot, [1, 1, 5, 5]),
      { weight: 1, contrast: 0 },
      always(MOST),
    );
    const square = Array.from({ length: 25 }, (_, i) =>
      Math.max(Math.abs((i % 5) - 2), Math.abs(Math.floor(i / 5) - 2)) <= 1 ? 0.5 : 0,
    );
    expect(found.data).toBeAllClose(square, { atol: 1e-6 });
  });

  test("at full weight finer pales a lone dot to a ninth of its half, and keeps the middle of a white field", () => {
    const finest = (pixels: Float32Array) =>
      randomStrokes(new Tensor("float32", pixels, [1, 1, 3, 3]), { weight: 1, contrast: 0 }, always(0)).data;
    const dot = Float32Array.from([0, 0, 0, 0, 0.9, 0, 0, 0, 0]);
    expect(finest(dot)).toBeAllClose([0, 0, 0, 0, 0.05, 0, 0, 0, 0], { atol: 1e-6 });
    expect(finest(new Float32Array(9).fill(1))[4]).toBeAllClose(1, { atol: 1e-6 });
  });

  test("contrast multiplies every channel of an image alike, at most by 1 + c", () => {
    const x = new Tensor("float32", Float32Array.from([0.2, 0.4, 0.9]), [1, 3, 1, 1]);
    const brighter = randomStrokes(x, { weight: 0, contrast: 0.5 }, always(MOST));
    expect(brighter.data).toBeAllClose([0.3, 0.6, 1], { atol: 1e-6 });
  });

  test.each([
    [{ weight: -0.1, contrast: 0 }, "weight must lie in [0, 1], got -0.1"],
    [{ weight: 1.1, contrast: 0 }, "weight must lie in [0, 1], got 1.1"],
    [{ weight: Number.NaN, contrast: 0 }, "weight must lie in [0, 1], got NaN"],
    [{ weight: 0, contrast: -1 }, "contrast must lie in [0, 1), got -1"],
    [{ weight: 0, contrast: 1 }, "contrast must lie in [0, 1), got 1"],
  ])("refuses ranges out of bounds: %j", (ranges, message) => {
    const x = new Tensor("float32", new Float32Array(1), [1, 1, 1, 1]);
    expect(() => randomStrokes(x, ranges, stream(1, "strokes"))).toThrow(`randomStrokes(ranges): ${message}`);
  });
});
