import { expect, test } from "vitest";
import type { CodeCard } from "../core/exploreApi.ts";
import { beyondTraining, codeText, fitsAnAxis, sliderRange, trainedText } from "./codeText.ts";

const slant: CodeCard = { name: "slant", kind: "uniform", low: -1, high: 1, columns: [10, 11], read: true };
const style: CodeCard = { name: "style", kind: "normal", low: -2, high: 2, columns: [11, 12], read: true };
const digit: CodeCard = { name: "digit", kind: "categorical", classes: 10, columns: [0, 10], read: true };

test("a slider reaches beyond training, to twice a range or three deviations, and a step ends on both ends", () => {
  for (const [code, reach] of [
    [slant, 2],
    [style, 1.5],
    [{ ...slant, low: 3, high: 5 }, 2],
  ] as const) {
    const { min, max, step } = sliderRange(code);
    const middle = (code.low + code.high) / 2;
    expect(max - middle).toBeCloseTo(reach * (code.high - middle), 12);
    expect(middle - min).toBeCloseTo(reach * (middle - code.low), 12);
    expect(((max - min) / step) % 1).toBeCloseTo(0, 9);
  }
});

test("the trained range belongs to training, and a step past it does not", () => {
  expect(beyondTraining(slant, -1)).toBe(false);
  expect(beyondTraining(slant, 1)).toBe(false);
  expect(beyondTraining(slant, 1.02)).toBe(true);
  expect(beyondTraining(digit, 9)).toBe(false);
});

test("ten classes have room along an axis, a thousand have none, and numbers always", () => {
  expect(fitsAnAxis(digit)).toBe(true);
  expect(fitsAnAxis({ ...digit, classes: 1000 })).toBe(false);
  expect(fitsAnAxis(slant)).toBe(true);
});

test("a class is called by the label that the report matched it with, where it did", () => {
  const labelled: CodeCard = { ...digit, labels: ["7", "none", ...Array.from({ length: 8 }, () => "3")] };
  expect([0, 1, 2].map((value) => codeText(labelled, value))).toEqual(["digit 7", "digit 1", "digit 3"]);
  expect(codeText(digit, 4)).toBe("digit 4");
});

test("what was trained on is said in words", () => {
  expect([digit, slant, style].map(trainedText)).toEqual([
    "trained on 10 classes, equally likely",
    "trained on −1 to 1, evenly",
    "trained on N(0, 1): 95% between −2 and 2",
  ]);
  expect(codeText(slant, -1.5)).toBe("slant −1.5");
});
