import { expect, test } from "vitest";
import { samples } from "../samples/samples.ts";
import { heldOutSplit } from "./heldOutSplit.ts";

const points = (n: number) => samples(new Float32Array(2 * n), n, [2], { name: "mine" });
const split = (n: number, heldOut: number) => heldOutSplit({ train: points(n) }, { heldOut, seed: 1 });

test("twenty samples are the fewest: a fifth of them is kept, and four can be measured on", () => {
  const { train, heldOut } = split(20, 1000);
  expect([train.n, heldOut.n]).toEqual([16, 4]);
});

test.each([1, 3, 4, 5, 10, 15, 19])("%d samples are refused in words of samples", (n) => {
  expect(() => split(n, 1000)).toThrow(
    `mine must hold at least 20 samples, of which a fifth is kept for measuring, got ${n}`,
  );
});

test.each([1, 2, 3])("a heldOut of %d is refused by its name", (heldOut) => {
  expect(() => split(100, heldOut)).toThrow(`data.heldOut must be at least 4, got ${heldOut}`);
});

test("a source's own test samples must be as many", () => {
  const source = { train: points(100), test: points(3) };
  expect(() => heldOutSplit(source, { heldOut: 9, seed: 1 })).toThrow(
    "mine must hold at least 4 samples to measure on, got 3",
  );
});
