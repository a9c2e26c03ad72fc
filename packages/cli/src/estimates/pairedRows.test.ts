import { samples } from "saddlepoint/samples";
import { expect, test } from "vitest";
import { pairedRows } from "./pairedRows.ts";

/** What is read of a file whose row i holds i, without some rows. */
function read(total: number, ...dropped: readonly number[]) {
  const kept = Array.from({ length: total }, (_, row) => row).filter((row) => !dropped.includes(row));
  return {
    samples: samples(Float64Array.from(kept), kept.length, 1),
    ...(dropped.length === 0 ? {} : { rows: { total, dropped } }),
  };
}

test.each([
  [[], []],
  [[2], []],
  [[], [0, 5]],
  [
    [1, 3],
    [3, 4],
  ],
  [
    [0, 1, 2],
    [3, 4],
  ],
] as const)("row i of x stays beside row i of y where %j miss in x and %j in y", (inX, inY) => {
  const { x, y } = pairedRows(read(6, ...inX), read(6, ...inY));
  const left = [0, 1, 2, 3, 4, 5].filter((row) => ![...inX, ...inY].some((gone) => gone === row));
  expect([...x.values]).toEqual(left);
  expect([...y.values]).toEqual(left);
});

test("files of unequal length are no pairs, whatever is left of them", () => {
  expect(() => pairedRows(read(6, 5), read(5))).toThrow(
    "both must have as many rows, got 6 in samples and 5",
  );
  expect(() => pairedRows(read(2, 0), read(2, 1))).toThrow("no pair is left of 2");
});

test("what is known beside them loses the same rows, and makes them lose its own", () => {
  const { x, y, z } = pairedRows(read(6, 1), read(6), read(6, 4));
  for (const side of [x, y, z]) expect([...(side?.values ?? [])]).toEqual([0, 2, 3, 5]);
  expect(() => pairedRows(read(6), read(6), read(5))).toThrow(
    "estimate(--x, --z): row i of x belongs to row i of z",
  );
  expect(() => pairedRows(read(2, 0), read(2), read(2, 1))).toThrow("each misses a value of x, y or z");
});
