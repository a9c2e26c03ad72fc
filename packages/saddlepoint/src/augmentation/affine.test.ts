import { fc, test } from "@fast-check/vitest";
import { Tensor } from "@saddlepoint/engine";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { type AffineRanges, randomAffine, randomAffineMap } from "./affine.ts";
import { affineMap, invertAffine } from "./affineMap.ts";
import { warpImage } from "./warpImage.ts";

const STILL = { rotation: 0, shiftX: 0, shiftY: 0, scale: 1, shear: 0 };
const NOTHING: AffineRanges = { rotation: 0, shift: 0, scale: 1, shear: 0 };
const RANGES: AffineRanges = { rotation: 15, shift: 0.1, scale: 1.2, shear: 10 };

function noise(length: number, seed: number): Float32Array {
  const random = stream(seed, "noise");
  return Float32Array.from({ length }, () => random.nextFloat32());
}

function warped(
  image: Float32Array,
  channels: number,
  height: number,
  width: number,
  change: Partial<typeof STILL>,
) {
  const out = new Float32Array(image.length).fill(Number.NaN);
  warpImage(image, { channels, height, width }, affineMap({ ...STILL, ...change }), out);
  return out;
}

describe("warpImage", () => {
  test("leaves an image as it is under the identity, bit for bit", () => {
    const image = noise(3 * 5 * 7, 1);
    expect(warped(image, 3, 5, 7, {})).toEqual(image);
  });

  test.prop([fc.integer({ min: -6, max: 6 }), fc.integer({ min: -6, max: 6 })])(
    "moves the image right and down by whole pixels exactly, with black behind it",
    (shiftX, shiftY) => {
      const [height, width] = [4, 5];
      const image = noise(2 * height * width, 2);
      const moved = warped(image, 2, height, width, { shiftX, shiftY });
      const expected = Float32Array.from(image, (_, at) => {
        const x = (at % width) - shiftX;
        const y = (Math.floor(at / width) % height) - shiftY;
        const inside = x >= 0 && x < width && y >= 0 && y < height;
        return inside ? (image[Math.floor(at / (height * width)) * height * width + y * width + x] ?? 0) : 0;
      });
      expect(moved).toEqual(expected);
    },
  );

  test("halves the light between two pixels under half a pixel's shift", () => {
    expect(warped(new Float32Array([0, 1, 0, 0]), 1, 1, 4, { shiftX: 0.5 })).toBeAllClose([0, 0.5, 0.5, 0]);
  });

  test("a quarter turn is clockwise and exact", () => {
    const turned = warped(new Float32Array([1, 2, 3, 4]), 1, 2, 2, { rotation: 90 });
    expect(turned).toBeAllClose([3, 1, 4, 2], { atol: 1e-6 });
  });

  test("magnification by 3 spreads the centre pixel of a 3×3 image over all of it, bilinearly", () => {
    const image = new Float32Array([0, 0, 0, 0, 9, 0, 0, 0, 0]);
    expect(warped(image, 1, 3, 3, { scale: 3 })).toBeAllClose([4, 6, 4, 6, 9, 6, 4, 6, 4]);
  });

  test("a shear of 45° moves each row by its height above the centre", () => {
    const image = new Float32Array([0, 1, 0, 0, 1, 0, 0, 1, 0]);
    expect(warped(image, 1, 3, 3, { shear: 45 })).toBeAllClose([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });
});

describe("invertAffine", () => {
  const angle = fc.double({ min: -60, max: 60, noNaN: true });
  const shift = fc.double({ min: -9, max: 9, noNaN: true });
  test.prop([angle, shift, shift, fc.double({ min: 0.5, max: 2, noNaN: true }), angle])(
    "undoes the map at any point",
    (rotation, shiftX, shiftY, scale, shear) => {
      const map = affineMap({ rotation, shiftX, shiftY, scale, shear });
      const back = invertAffine(map);
      const [x, y] = [3.25, -1.5];
      const [u, v] = [map.xx * x + map.xy * y + map.dx, map.yx * x + map.yy * y + map.dy];
      const point = [back.xx * u + back.xy * v + back.dx, back.yx * u + back.yy * v + back.dy];
      expect(point).toBeAllClose([x, y], { rtol: 0, atol: 1e-9 });
    },
  );
});

describe("randomAffine", () => {
  test("changes nothing when every range is nothing", () => {
    const images = new Tensor("float32", noise(2 * 36, 3), [2, 1, 6, 6]);
    expect(randomAffine(images, NOTHING, stream(1, "warp"))).toBeAllClose(images, { atol: 1e-6 });
  });

  test("gives every image of a batch its own warp, the same one for the same seed", () => {
    const one = noise(64, 4);
    const images = new Tensor("float32", new Float32Array([...one, ...one]), [2, 1, 8, 8]);
    const copies = randomAffine(images, RANGES, stream(1, "warp"));
    expect(copies).toBeAllClose(randomAffine(images, RANGES, stream(1, "warp")), { rtol: 0, atol: 0 });
    expect(Array.from(copies.data).slice(0, 64)).not.toEqual(Array.from(copies.data).slice(64));
  });

  test("two batches of one image are one batch of two", () => {
    const images = new Tensor("float32", noise(2 * 64, 5), [2, 1, 8, 8]);
    const [first, second] = [0, 1].map(
      (i) => new Tensor("float32", noise(128, 5).slice(64 * i, 64 * i + 64), [1, 1, 8, 8]),
    );
    const random = stream(9, "warp");
    const parts = [first, second].flatMap((part) =>
      part ? Array.from(randomAffine(part, RANGES, random).data) : [],
    );
    expect(Array.from(randomAffine(images, RANGES, stream(9, "warp")).data)).toEqual(parts);
  });

  test.prop([fc.integer()])("stays between the darkest and the lightest pixel", (seed) => {
    const images = new Tensor("float32", noise(64, 6), [1, 1, 8, 8]);
    const values = Array.from(randomAffine(images, RANGES, stream(seed, "warp")).data, Number);
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  test("refuses other tensors and ranges out of bounds", () => {
    const random = stream(1, "warp");
    expect(() => randomAffine(new Tensor("float32", [1], [1]), RANGES, random)).toThrow("got float32 [1]");
    const images = new Tensor("float32", [1], [1, 1, 1, 1]);
    expect(() => randomAffine(images, { ...RANGES, scale: 0.9 }, random)).toThrow(
      "scale must lie in [1, Infinity), got 0.9",
    );
    expect(() => randomAffine(images, { ...RANGES, shift: -0.1 }, random)).toThrow(
      "shift must lie in [0, 1), got -0.1",
    );
  });
});

describe("randomAffineMap", () => {
  test("draws each parameter over its whole range and never beyond it", () => {
    const random = stream(3, "warp");
    const shift = { rotation: 0, shift: 0.1, scale: 1, shear: 0 };
    const shifts = Array.from({ length: 2000 }, () => randomAffineMap(shift, 20, 40, random));
    expect(Math.max(...shifts.map((map) => Math.abs(map.dx)))).toSatisfy((x: number) => x > 3.98 && x <= 4);
    expect(Math.max(...shifts.map((map) => Math.abs(map.dy)))).toSatisfy((y: number) => y > 1.99 && y <= 2);
    const turns = Array.from({ length: 2000 }, () =>
      randomAffineMap({ ...NOTHING, rotation: 30 }, 9, 9, random),
    );
    expect(Math.max(...turns.map((map) => map.yx))).toSatisfy((sin: number) => sin > 0.49 && sin <= 0.5);
    const scales = Array.from(
      { length: 2000 },
      () => randomAffineMap({ ...NOTHING, scale: 1.5 }, 9, 9, random).xx,
    );
    expect([Math.min(...scales), Math.max(...scales)]).toBeAllClose([2 / 3, 1.5], { rtol: 2e-3, atol: 0 });
  });

  test("a range that is switched off leaves the other draws as they were", () => {
    const full = randomAffineMap(RANGES, 8, 8, stream(5, "warp"));
    const still = randomAffineMap({ ...RANGES, rotation: 0, scale: 1, shear: 0 }, 8, 8, stream(5, "warp"));
    expect([still.dx, still.dy]).toEqual([full.dx, full.dy]);
  });
});
