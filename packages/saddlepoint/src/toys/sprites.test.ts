import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import type { Factor, Samples } from "../samples/samples.ts";
import { drawSprites } from "./sprites.ts";

const SIZE = 24;
const N = 600;
const drawn = drawSprites(N, "test", { size: SIZE });

const factorOf = ({ factors = [] }: Samples, name: string): Factor => {
  const found = factors.find((factor) => factor.name === name);
  if (found === undefined) throw new RangeError(`no factor ${name}`);
  return found;
};

/** How much of each pixel is not ground, from the brightest channel, and its middle. */
function inkOf({ values, d }: Samples, i: number) {
  let [ink, x, y] = [0, 0, 0];
  for (let at = 0; at < SIZE * SIZE; at++) {
    const channels = [0, 1, 2].map((channel) => Number(values[i * d + channel * SIZE * SIZE + at]));
    const over = Math.max(...channels) - 20;
    ink += over;
    x += over * ((at % SIZE) + 0.5);
    y += over * (Math.floor(at / SIZE) + 0.5);
  }
  return { ink, x: x / ink / SIZE, y: y / ink / SIZE };
}

/** Means of a measure by a factor's value. */
function meansBy(factor: Factor, measure: (i: number) => number): number[] {
  const sums = Array.from({ length: factor.count }, () => ({ sum: 0, n: 0 }));
  factor.values.forEach((value, i) => {
    const at = sums[value];
    if (at === undefined) return;
    at.sum += measure(i);
    at.n++;
  });
  return sums.map(({ sum, n }) => sum / n);
}
const rises = (numbers: readonly number[]): boolean =>
  numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? 0));

describe("sprites show their factors", () => {
  const inks = Array.from({ length: N }, (_, i) => inkOf(drawn, i));

  test("the place is where the ink is, for each of them", () => {
    for (const axis of ["x", "y"] as const) {
      const { values, count } = factorOf(drawn, axis);
      const wrong = inks.filter(
        (ink, i) => Math.abs(ink[axis] - (0.28 + (0.44 * (values[i] ?? 0)) / (count - 1))) > 0.04,
      );
      expect(wrong).toEqual([]);
    }
  });

  test("a larger scale has more ink", () => {
    expect(rises(meansBy(factorOf(drawn, "scale"), (i) => inks[i]?.ink ?? 0))).toBe(true);
  });

  test("a colour is the mean colour of its sprites, whatever else varies", () => {
    const colour = factorOf(drawn, "colour");
    const mean = (channel: number) =>
      meansBy(colour, (i) => {
        const start = i * drawn.d + channel * SIZE * SIZE;
        return drawn.values.subarray(start, start + SIZE * SIZE).reduce((sum, v) => sum + v - 20, 0);
      });
    const [red, green, blue] = [mean(0), mean(1), mean(2)];
    const at = (means: number[], name: string) => means[colour.names?.indexOf(name) ?? -1] ?? Number.NaN;
    expect(at(red, "red")).toBeGreaterThan(2 * at(blue, "red"));
    expect(at(green, "green")).toBeGreaterThan(1.5 * at(red, "green"));
    expect(at(blue, "blue")).toBeGreaterThan(2 * at(red, "blue"));
  });

  test("of one size a square covers most and an ellipse least, by their areas", () => {
    const shape = factorOf(drawn, "shape");
    const scale = factorOf(drawn, "scale");
    const largest = meansBy(shape, (i) => (inks[i]?.ink ?? 0) / (0.1 + 0.018 * (scale.values[i] ?? 0)) ** 2);
    const [square = 0, ellipse = 0, heart = 0] = largest;
    expect(square).toBeGreaterThan(heart);
    expect(heart).toBeGreaterThan(ellipse);
    // Colours differ in brightness, so areas are known but for that: 2.56 and 0.55 π.
    expect(square / ellipse).toBeAllClose(2.56 / (0.55 * Math.PI), { rtol: 0.15 });
  });

  test("every value of every factor is there, as often as the others", () => {
    for (const { count, values } of drawn.factors ?? []) {
      for (let value = 0; value < count; value++) {
        const share = values.filter((each) => each === value).length / N;
        expect(Math.abs(share - 1 / count)).toBeLessThan(4 * Math.sqrt(1 / count / N));
      }
    }
  });
});

test("the same part is the same, another is another, and fewer are the first of more", () => {
  const few = drawSprites(20, "test", { size: SIZE });
  expect(few.values).toEqual(drawn.values.subarray(0, few.values.length));
  expect(drawSprites(20, "train", { size: SIZE }).values).not.toEqual(few.values);
});

test("a size that cannot be is refused by name", () => {
  expect(() => drawSprites(1, "test", { size: 4 })).toThrow(/size must be an integer of at least 8 .* got 4/);
});
