import { Tensor } from "@saddlepoint/engine";
import { expect, test } from "vitest";
import { stream } from "../random/stream.ts";
import { fillUniform } from "../random/uniform.ts";
import { transformed } from "./transformed.ts";

const NOTHING = { rotation: 0, shift: 0, scale: 1, shear: 0, weight: 0, contrast: 0 };
const RANGES = { rotation: 20, shift: 0.1, scale: 1.2, shear: 10, weight: 1, contrast: 0.3 };
const n = 5;
const size = 2 * 6 * 7;
const pixels = fillUniform(stream(1, "images"), new Float32Array(n * size), 0, 1);
const part = (from: number, to: number) =>
  new Tensor("float32", pixels.slice(from * size, to * size), [to - from, 2, 6, 7]);

test("the smallest ranges leave images as they are, bit for bit", () => {
  expect(transformed(part(0, n), NOTHING, stream(1, "copies"))).toEqual(part(0, n));
});

test("the same stream gives the same copies, in [0, 1], and another one others", () => {
  const copies = transformed(part(0, n), RANGES, stream(1, "copies"));
  expect(transformed(part(0, n), RANGES, stream(1, "copies"))).toEqual(copies);
  expect(transformed(part(0, n), RANGES, stream(2, "copies"))).not.toEqual(copies);
  expect(copies.data.every((value) => value >= 0 && value <= 1)).toBe(true);
});

test("copies do not depend on how many images are transformed at once", () => {
  const together = transformed(part(0, n), RANGES, stream(1, "copies"));
  const source = stream(1, "copies");
  const apart = [transformed(part(0, 3), RANGES, source), transformed(part(3, n), RANGES, source)];
  expect(apart.flatMap(({ data }) => [...data])).toEqual([...together.data]);
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
