import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { dataSourceContract } from "../../testing/dataSourceContract.ts";
import { toyImages } from "../../testing/toyImages.ts";
import { stream } from "../random/stream.ts";
import { batches } from "../samples/batches.ts";
import { float64Numbers, inFloat32, rowsOf } from "./numbers.ts";
import { readSamples, subset, takeSamples } from "./readSamples.ts";
import { type Samples, samples } from "./samples.ts";

dataSourceContract("images made in memory", async () => ({ train: toyImages(200), test: toyImages(20) }));
dataSourceContract("points made in memory", async () => ({ train: rows(50) }));

/** Rows (0, 1), (2, 3), …, of three classes in turn. */
function rows(n: number, type: "float32" | "float64" = "float32"): Samples {
  const values = Float64Array.from({ length: 2 * n }, (_, i) => i);
  return samples(type === "float32" ? Float32Array.from(values) : values, n, 2, {
    name: "rows",
    labels: Int32Array.from({ length: n }, (_, i) => i % 3),
  });
}

const everyByte = samples(
  Uint8Array.from({ length: 256 }, (_, byte) => byte),
  128,
  [1, 1, 2],
);

describe("reading", () => {
  test("byte b is b / 255 rounded to float32, for every byte, however it is read", () => {
    const all = Int32Array.from({ length: 128 }, (_, i) => i);
    const expected = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
    expect(readSamples(everyByte, all).data).toEqual(expected);
    expect(takeSamples(everyByte, all).values).toEqual(expected);
    expect(inFloat32(everyByte).values).toEqual(expected);
    expect(Float32Array.from(float64Numbers(everyByte))).toEqual(expected);
    expect(float64Numbers(everyByte)[1]).toBe(1 / 255);
  });

  test("floats stay what they are, and float64 is rounded to float32", () => {
    const third = samples(Float64Array.of(1 / 3, 0.7), 1, 2);
    expect(readSamples(third, [0, 0]).data).toEqual(Float32Array.of(1 / 3, 0.7, 1 / 3, 0.7));
    expect(rowsOf(third)).toEqual([Float64Array.of(1 / 3, 0.7)]);
    const narrow = samples(Float32Array.of(0.1), 1, 1);
    expect(inFloat32(narrow).values).toBe(narrow.values);
  });

  test("what float32 cannot hold is refused by name", () => {
    const large = samples(Float64Array.of(0, 1e39), 2, 1, { name: "large.csv" });
    const message = "large.csv must hold numbers within ±3.4e38, the range of float32, got 1e+39";
    expect(() => readSamples(large, [0, 1])).toThrow(message);
    expect(() => inFloat32(large)).toThrow(message);
  });

  test("the shape follows the number of samples", () => {
    expect(readSamples(toyImages(5), [3, 0]).dims).toEqual([2, 1, 2, 2]);
    expect(readSamples(rows(5), [3, 0]).dims).toEqual([2, 2]);
  });

  test("writes into a given array, of the right length only", () => {
    const out = new Float32Array(4);
    expect(readSamples(rows(4), [3, 1], out).data).toBe(out);
    expect([...out]).toEqual([6, 7, 2, 3]);
    expect(() => readSamples(toyImages(3), [2, 1], out)).toThrow(
      "out must have 8 elements for 2 samples, got 4",
    );
  });

  test("an index outside is refused", () => {
    for (const index of [-1, 3, 0.5]) {
      const message = `an integer from 0 to 2 in toy, got ${index}`;
      expect(() => readSamples(toyImages(3), [index])).toThrow(message);
      expect(() => subset(toyImages(3), [index])).toThrow(message);
    }
  });
});

describe("taking", () => {
  const wanted = fc.tuple(
    fc.integer({ min: 1, max: 20 }),
    fc.array(fc.nat(1000), { minLength: 1, maxLength: 5 }),
  );

  test.prop([wanted, fc.constantFrom("float32" as const, "float64" as const)])(
    "the rows asked for, in that order, with their labels; as they are, or in float32",
    ([n, places], type) => {
      const [given, indices] = [rows(n, type), places.map((place) => place % n)];
      const expected = indices.flatMap((i) => [2 * i, 2 * i + 1]);
      const labels = Int32Array.from(indices, (i) => i % 3);
      const [same, narrow] = [subset(given, indices), takeSamples(given, indices)];
      for (const taken of [same, narrow]) expect(taken).toMatchObject({ n: indices.length, d: 2, labels });
      expect([...same.values]).toEqual(expected);
      expect(same.values.constructor).toBe(given.values.constructor);
      expect(narrow.values).toEqual(Float32Array.from(expected));
    },
  );

  test("bytes stay bytes", () => {
    expect(subset(toyImages(5), [4, 0, 4]).values).toEqual(Uint8Array.of(4, 4, 4, 4, 0, 0, 0, 0, 4, 4, 4, 4));
  });
});

test("batches give labels with their samples, and say when there are none", () => {
  const drawn = batches(rows(7), stream(1, "data")).nextLabelled(20);
  const order = Array.from({ length: 20 }, (_, i) => Number(drawn.samples.data[2 * i]) / 2);
  expect([...drawn.labels]).toEqual(order.map((row) => row % 3));
  const { labels: _, ...plain } = rows(3);
  expect(() => batches(plain, stream(1, "data")).nextLabelled(1)).toThrow(/rows must have labels, got none/);
});
