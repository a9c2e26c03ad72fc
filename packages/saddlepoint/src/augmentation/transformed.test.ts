import { Tensor } from "@saddlepoint/engine";
import { expect, test } from "vitest";
import { stream } from "../random/stream.ts";
import { fillUniform } from "../random/uniform.ts";
import "../../testing/toBeAllClose.ts";
import { changeScales, transformed } from "./transformed.ts";

const NOTHING = { rotation: 0, shift: 0, scale: 1, shear: 0, weight: 0, contrast: 0 };
const RANGES = { rotation: 20, shift: 0.1, scale: 1.2, shear: 10, weight: 1, contrast: 0.3 };
const n = 5;
const size = 2 * 6 * 7;
const pixels = fillUniform(stream(1, "images"), new Float32Array(n * size), 0, 1);
const part = (from: number, to: number) =>
  new Tensor("float32", pixels.slice(from * size, to * size), [to - from, 2, 6, 7]);

test("the smallest ranges leave images as they are, bit for bit", () => {
  expect(transformed(part(0, n), NOTHING, stream(1, "copies")).images).toEqual(part(0, n));
});

test("the same stream gives the same copies, in [0, 1], and another one others", () => {
  const copies = transformed(part(0, n), RANGES, stream(1, "copies"));
  expect(transformed(part(0, n), RANGES, stream(1, "copies"))).toEqual(copies);
  expect(transformed(part(0, n), RANGES, stream(2, "copies"))).not.toEqual(copies);
  expect(copies.images.data.every((value) => value >= 0 && value <= 1)).toBe(true);
});

test("copies do not depend on how many images are transformed at once", () => {
  const together = transformed(part(0, n), RANGES, stream(1, "copies"));
  const source = stream(1, "copies");
  const apart = [transformed(part(0, 3), RANGES, source), transformed(part(3, n), RANGES, source)];
  expect(apart.flatMap(({ images }) => [...images.data])).toEqual([...together.images.data]);
});

/** An upright stroke, and how far its top leans to the right, over its height, and its ink. */
const STROKE = (() => {
  const side = 21;
  const image = new Float32Array(side * side);
  for (let y = 3; y < 18; y++) for (let x = 9; x < 12; x++) image[y * side + x] = 1;
  return { side, image };
})();
function leanOf(image: Float32Array, side: number): { lean: number; ink: number } {
  let [ink, xy, yy] = [0, 0, 0];
  const middle = (side - 1) / 2;
  image.forEach((value, i) => {
    const [x, y] = [(i % side) - middle, Math.floor(i / side) - middle];
    ink += value;
    xy += value * x * y;
    yy += value * y * y;
  });
  return { lean: -xy / yy, ink };
}

test("changes say how far a stroke leans and how bold it is", () => {
  const { side, image } = STROKE;
  const many = 40;
  const copies = new Float32Array(many * side * side);
  for (let i = 0; i < many; i++) copies.set(image, i * side * side);
  const upright = new Tensor("float32", copies, [many, 1, side, side]);
  const ranges = { ...NOTHING, rotation: 15, shear: 10, weight: 1 };
  const { images, changes } = transformed(upright, ranges, stream(1, "copies"));
  const found = Array.from({ length: many }, (_, i) =>
    leanOf(images.data.subarray(i * side * side, (i + 1) * side * side), side),
  );
  for (const [i, { lean }] of found.entries()) {
    expect(lean).toBeAllClose(changes.slant[i] ?? Number.NaN, { atol: 0.06 });
  }
  const bolder = found.filter((_, i) => (changes.weight[i] ?? 0) > 0.3).map(({ ink }) => ink);
  const finer = found.filter((_, i) => (changes.weight[i] ?? 0) < -0.3).map(({ ink }) => ink);
  expect(Math.min(...bolder)).toBeGreaterThan(Math.max(...finer));
});

test("the scale of a change is its deviation over many draws", () => {
  const ranges = { ...RANGES, shear: 11 };
  const many = 4000;
  const blank = new Tensor("float32", new Float32Array(many), [many, 1, 1, 1]);
  const { changes } = transformed(blank, ranges, stream(1, "copies"));
  const deviation = (x: Float32Array) => Math.sqrt(x.reduce((sum, value) => sum + value ** 2, 0) / x.length);
  const scales = changeScales(ranges);
  expect(deviation(changes.slant)).toBeAllClose(scales.slant, { rtol: 0.06 });
  expect(deviation(changes.weight)).toBeAllClose(scales.weight, { rtol: 0.05 });
});

test.each([
  [{ rotation: -1 }, "rotation"],
  [{ scale: 0.5 }, "scale"],
  [{ weight: 2 }, "weight"],
  [{ contrast: Number.NaN }, "contrast"],
])("a range out of bounds is named: %j", (change, name) => {
  expect(() => transformed(part(0, 1), { ...RANGES, ...change }, stream(1, "copies"))).toThrow(
    `${name} must lie in`,
  );
});
