import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Grey, greyOf, lightOnBlack, likeMnist } from "./likeMnist.ts";

/** A bright rectangle on black. */
function rectangle(width: number, height: number, left: number, top: number, w: number, h: number): Grey {
  const values = new Float32Array(width * height);
  for (let y = top; y < top + h; y++) values.fill(1, y * width + left, y * width + left + w);
  return { width, height, values };
}

function centreOf(image: Float32Array, size: number): [x: number, y: number] {
  let [mass, x, y] = [0, 0, 0];
  image.forEach((value, i) => {
    mass += value;
    x += value * ((i % size) + 0.5);
    y += value * (Math.floor(i / size) + 0.5);
  });
  return [x / mass, y / mass];
}

property.prop([fc.integer({ min: 20, max: 60 }), fc.integer({ min: 20, max: 60 }), fc.nat(40), fc.nat(40)])(
  "wherever a rectangle stands and however large it is, it ends in the middle with its longer side 20 pixels",
  (w, h, left, top) => {
    const image = likeMnist(rectangle(110, 110, left, top, w, h), 28);
    const [x, y] = centreOf(image, 28);
    expect(x).toBeCloseTo(14, 1);
    expect(y).toBeCloseTo(14, 1);
    const lit = (axis: number) =>
      new Set(
        [...image].flatMap((value, i) => (value > 0.5 ? [axis === 0 ? i % 28 : Math.floor(i / 28)] : [])),
      ).size;
    const longer = Math.max(lit(0), lit(1));
    expect(longer).toBeGreaterThanOrEqual(19);
    expect(longer).toBeLessThanOrEqual(21);
    expect(Math.max(...image)).toBe(1);
    expect(Math.min(...image)).toBeGreaterThanOrEqual(0);
  },
);

test("ink on paper and light on black become the same image", () => {
  const light = rectangle(50, 40, 12, 9, 20, 25);
  const ink = { ...light, values: light.values.map((value) => 1 - value) };
  expect(likeMnist(lightOnBlack(ink), 28)).toEqual(likeMnist(lightOnBlack(light), 28));
});

test("an image with nothing in it stays black", () => {
  for (const values of [new Float32Array(100), new Float32Array(100).fill(1)]) {
    const image = likeMnist(lightOnBlack({ width: 10, height: 10, values }), 28);
    expect(Math.max(...image)).toBe(0);
  }
});

test("white and what is transparent are paper, and green is brighter than blue", () => {
  const bytes = new Uint8ClampedArray([255, 255, 255, 255, 0, 0, 0, 0, 0, 255, 0, 255, 0, 0, 255, 255]);
  const [white, clear, green, blue] = greyOf(bytes, 4, 1).values;
  expect(white).toBeCloseTo(1, 6);
  expect(clear).toBe(1);
  expect(green).toBeCloseTo(0.7152, 5);
  expect(blue).toBeCloseTo(0.0722, 5);
});
