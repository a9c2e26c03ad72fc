import { fc, test } from "@fast-check/vitest";
import { Tensor } from "@saddlepoint/engine";
import { expect } from "vitest";
import { classesFromTensor, samplesFromTensor, tableFromTensor } from "./samplesFromTensor.ts";

test.prop([fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })])(
  "the first axis counts the samples, the others are flattened in their order",
  (dims) => {
    const size = dims.reduce((a, b) => a * b, 1);
    const data = Float64Array.from({ length: size }, (_, i) => i / 3);
    const { n, d, values } = samplesFromTensor(new Tensor("float64", data, dims), "a.npy", { flat: true });
    expect([n, n * d]).toEqual([dims[0], size]);
    expect(values).toEqual(data);
  },
);

test("integers of any size and bools are numbers", () => {
  const largest = BigInt(Number.MAX_SAFE_INTEGER);
  const long = samplesFromTensor(new Tensor("int64", BigInt64Array.of(-largest, 3n), [2]), "a.npy");
  expect(Array.from(long.values)).toEqual([-Number.MAX_SAFE_INTEGER, 3]);
  const bits = samplesFromTensor(new Tensor("bool", Uint8Array.of(1, 0), [2]), "a.npy");
  expect(Array.from(bits.values)).toEqual([1, 0]);
});

test.each([
  [new Tensor("float32", Float32Array.of(1), []), "a.npy holds a scalar"],
  [new Tensor("uint64", BigUint64Array.of(2n ** 53n), [1]), "a.npy holds 9007199254740992"],
  [new Tensor("string", ["a"], [1]), "a.npy holds string: expected numbers or bools"],
  [new Tensor("float32", new Float32Array(0), [0, 2]), "got n 0 and shape [2]"],
  [new Tensor("float32", Float32Array.of(1, Number.NaN), [2]), "got NaN in row 2, column 1"],
])("%s is refused", (tensor, message) => {
  expect(() => samplesFromTensor(tensor, "a.npy")).toThrow(message);
});

test("columns are picked before anything is refused, and rows with a NaN left out where asked", () => {
  const data = Float64Array.of(1, Number.NaN, 3, 4, Number.NaN, 6);
  const tensor = new Tensor("float64", data, [3, 2]);
  expect(() => tableFromTensor(tensor, "a.npy", { columns: ["2"] })).toThrow("got NaN in row 1, column 1");
  const { samples, remarks, rows } = tableFromTensor(tensor, "a.npy", {
    missing: "drop",
    labels: Int32Array.of(7, 8, 9),
  });
  expect([samples.n, ...samples.values, ...(samples.labels ?? [])]).toEqual([1, 3, 4, 8]);
  expect(rows).toEqual({ total: 3, dropped: [0, 2] });
  expect(remarks).toEqual(["left out: 2 of 3 rows, which miss a value (such as row 1)"]);
  const second = tableFromTensor(tensor, "a.npy", { columns: ["2"], missing: "drop" });
  expect(Array.from(second.samples.values)).toEqual([4, 6]);
  expect(() => tableFromTensor(tensor, "a.npy", { columns: ["3"] })).toThrow("must be a number from 1 to 2");
});

test("texts are classes where classes are asked for, and labels that an array cannot hold are refused", () => {
  const names = new Tensor("string", ["dog", "cat", "dog"], [3]);
  const { samples } = tableFromTensor(names, "a.npy", { classes: true });
  expect([samples.d, ...samples.values]).toEqual([1, 1, 0, 1]);
  expect(classesFromTensor(names, "a.npy")).toEqual({
    labels: Int32Array.of(1, 0, 1),
    labelNames: ["cat", "dog"],
  });
  const large = new Tensor("int64", BigInt64Array.of(2n ** 32n), [1]);
  expect(() => classesFromTensor(large, "a.npy")).toThrow("a.npy holds the label 4294967296");
});
