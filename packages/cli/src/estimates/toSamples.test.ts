import { parseCsv } from "saddlepoint/data";
import { samples } from "saddlepoint/samples";
import { expect, test } from "vitest";
import { toSamples } from "./toSamples.ts";

const column = (name: string, values: readonly number[]) =>
  samples(Float64Array.from(values), values.length, 1, { name });

test("seconds since 1970 keep their milliseconds, and the distance between the tables", () => {
  const x = column("x", [1.7e9, 1.7e9 + 0.001, 1.7e9 + 0.002]);
  const y = column("y", [1.7e9 + 1, 1.7e9 + 1.5]);
  const [p, q] = toSamples([x, y]);
  expect((p.values[1] ?? 0) - (p.values[0] ?? 0)).toBeCloseTo(0.001, 5);
  expect((q.values[1] ?? 0) - (p.values[0] ?? 0)).toBeCloseTo(1.5, 5);
  expect([p.n, p.d, q.n, q.d]).toEqual([3, 1, 2, 1]);
});

test("each column is moved by its own median, so that no outlier moves the others together", () => {
  const table = parseCsv("1,10\n3,30\n2,1e20\n", "t.csv");
  const { values } = toSamples([table, table])[1];
  expect([values[0], values[1], values[2], values[3], values[4]]).toEqual([-1, -20, 1, 0, 0]);
});

test("what float32 cannot hold is refused by the table's name", () => {
  const large = column("large.csv", [0, 1e39]);
  expect(() => toSamples([column("x", [0, 1]), large])).toThrow(
    "large.csv must hold numbers within ±3.4e38, the range of float32, got 1e+39",
  );
});
