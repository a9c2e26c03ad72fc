import { fc, test } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect } from "vitest";
import { gradientError, startCpu, values, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { type AugmentationRanges, differentiableAugmentation } from "./differentiableAugmentation.ts";

beforeAll(startCpu);

const n = 3;
const shape = [3, 6, 6];
const images = () => wavy([n, ...shape], 1);
const changed = (ranges: AugmentationRanges, changes: readonly (readonly number[])[], x = images()) =>
  values(differentiableAugmentation(ranges).apply(x, np.array(changes.map((row) => [...row]))));
/** Down, right, the hole's middle, and colours as they are. */
const moved = (down: number, right: number) => [down, right, 3, 3, 0, 1, 1];
const pixel = (x: ArrayLike<number>, i: number, c: number, row: number, column: number) =>
  x[((i * 3 + c) * 6 + row) * 6 + column] ?? Number.NaN;

test("a shift moves every image by its own whole pixels, and black comes in", () => {
  const before = values(images());
  const offsets = [moved(0, 0), moved(2, -1), moved(-1, 3)];
  const after = changed({ shift: 0.5 }, offsets);
  for (const [i, [down = 0, right = 0]] of offsets.entries()) {
    for (let row = 0; row < 6; row++) {
      for (let column = 0; column < 6; column++) {
        const [fromRow, fromColumn] = [row - down, column - right];
        const inside = fromRow >= 0 && fromRow < 6 && fromColumn >= 0 && fromColumn < 6;
        const expected = inside ? pixel(before, i, 1, fromRow, fromColumn) : 0;
        expect(pixel(after, i, 1, row, column)).toBeAllClose(expected, { atol: 1e-6 });
      }
    }
  }
});

test("a hole is black, as large as it says, and nothing else changes", () => {
  const before = values(images());
  const after = changed({ cutout: 0.5 }, [moved(0, 0), [0, 0, 0, 5, 0, 1, 1], moved(0, 0)]);
  const black = Array.from(after, (x, i) => (x === 0 && before[i] !== 0 ? 1 : 0));
  const holes = [0, 1].map((i) => black.slice(i * 108, (i + 1) * 108).reduce<number>((a, b) => a + b, 0) / 3);
  // 3 of 6 pixels a side; in the corner a part of it lies outside.
  expect(holes).toEqual([9, 4]);
  expect(Array.from(after).filter((x, i) => x !== 0 && x !== before[i])).toEqual([]);
});

test("brightness adds, saturation stretches about the pixel's grey, contrast about the image's", () => {
  const before = values(images());
  const same = moved(0, 0);
  const after = changed({ colour: 1 }, [
    [0, 0, 0, 0, 0.25, 1, 1],
    [0, 0, 0, 0, 0, 0, 1],
    [0, 0, 0, 0, 0, 1, 0],
  ]);
  expect(after.slice(0, 108)).toBeAllClose(
    Array.from(before.slice(0, 108), (x) => x + 0.25),
    { atol: 1e-6 },
  );
  for (let at = 0; at < 36; at++) {
    const grey = [0, 1, 2].map((c) => after[108 + c * 36 + at] ?? 0);
    const mean = [0, 1, 2].reduce((sum, c) => sum + (before[108 + c * 36 + at] ?? 0) / 3, 0);
    expect(grey).toBeAllClose([mean, mean, mean], { atol: 1e-6 });
  }
  const last = Array.from(after.slice(216));
  expect(Math.max(...last) - Math.min(...last)).toBeLessThan(1e-6);
  expect(changed({ colour: 1 }, [same, same, same])).toBeAllClose(before, { atol: 1e-6 });
});

const ranges = fc.record({
  shift: fc.constantFrom(0, 0.125, 0.5),
  cutout: fc.constantFrom(0, 0.5),
  colour: fc.constantFrom(0.3, 1),
});

test.prop([ranges, fc.integer({ min: 0, max: 99 })], { numRuns: 20 })(
  "draws lie within what is asked for, and the same stream draws the same",
  (asked, seed) => {
    const { draw, size } = differentiableAugmentation(asked);
    const drawn = draw(stream(seed, "augmentation"), [3, 8, 16], new Float32Array(40 * size));
    expect(draw(stream(seed, "augmentation"), [3, 8, 16], new Float32Array(40 * size))).toEqual(drawn);
    for (let at = 0; at < drawn.length; at += size) {
      const [down = 0, right = 0, row = 0, column = 0, brightness = 0, saturation = 0, contrast = 0] =
        drawn.subarray(at, at + size);
      expect([down, right, row, column].every(Number.isInteger)).toBe(true);
      expect(Math.abs(down)).toBeLessThanOrEqual(Math.round(8 * asked.shift));
      expect(Math.abs(right)).toBeLessThanOrEqual(Math.round(16 * asked.shift));
      expect(row >= 0 && row < 8 && column >= 0 && column < 16).toBe(true);
      expect(Math.abs(brightness)).toBeLessThanOrEqual(asked.colour / 2);
      expect(Math.abs(saturation - 1)).toBeLessThanOrEqual(asked.colour + 1e-6);
      expect(Math.abs(contrast - 1)).toBeLessThanOrEqual(asked.colour / 2 + 1e-6);
    }
  },
);

describe("the gradient in the images", () => {
  test("is right through all changes at once", () => {
    const augmentation = differentiableAugmentation({ shift: 0.2, cutout: 0.4, colour: 1 });
    const changes = augmentation.draw(
      stream(3, "augmentation"),
      shape,
      new Float32Array(n * augmentation.size),
    );
    const loss = (x: np.Array) => {
      const seen = augmentation.apply(x, np.array(changes, { shape: [n, augmentation.size] }));
      return seen.ref
        .mul(seen)
        .mul(wavy([n, ...shape], 4))
        .sum();
    };
    expect(gradientError(loss, Float32Array.from(values(images())), [n, ...shape])).toBeLessThan(5e-3);
  });
});

test.each([
  [{ shift: 1 }, "shift must be in [0, 1), got 1"],
  [{ cutout: -0.1 }, "cutout must be in [0, 1), got -0.1"],
  [{ colour: 2 }, "colour must be in [0, 1], got 2"],
  [{}, "one of shift, cutout and colour must be above 0, got none"],
])("%j is refused", (asked, message) => {
  expect(() => differentiableAugmentation(asked)).toThrow(`differentiableAugmentation(ranges): ${message}`);
});
