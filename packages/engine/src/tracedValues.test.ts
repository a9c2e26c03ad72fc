import { grad, numpy as np } from "@jax-js/jax";
import { expect, test } from "vitest";
import { startCpu, tensor } from "../testing/jax.ts";
import { spec } from "./arguments.ts";
import { compile } from "./compile.ts";
import { exportModel } from "./exportModel.ts";

/** What JavaScript does with any value, and what reads an array that is there. */
const TAKEN: Record<string, (x: np.Array) => unknown> = {
  "a number": (x) => Number(x) > 0,
  "a number of a function": (x) => Math.max(Number(x.sum()), 0),
  "a text": (x) => `${x}`,
  "a key": (x) => String(x) in {},
  "the JSON": (x) => JSON.stringify(x),
  "the data": (x) => x.dataSync(),
  "the numbers": (x) => x.js(),
};

test.each(Object.entries(TAKEN))(
  "%s of a traced array is refused, with what to use instead",
  async (_, fn) => {
    const taking = (x: np.Array): np.Array => {
      fn(x);
      return x;
    };
    await expect(compile(taking, [spec([2])])).rejects.toThrow(
      /^compile\(fn\): fn must not take a traced array's numbers.* np\.where\(condition, a, b\).*got float32\[2?\] (as|with)/,
    );
  },
);

test("so it is where the array is traced for a gradient, and the error names what was called", async () => {
  const slope = grad((x: np.Array) => (Number(x) > 0 ? x : x.neg()));
  await expect(exportModel(slope, [spec([])])).rejects.toThrow(/^exportModel\(fn\): fn must not take/);
});

test("arrays that are there are numbers all the same, within a trace and after one", async () => {
  await startCpu();
  const compiled = await compile((x: np.Array) => x.mul(Number(np.array(3)) > 2 ? 10 : 1), [spec([1])]);
  expect((await compiled(tensor([1], [2]))).data).toEqual(Float32Array.of(20));
  await compiled.release();
  expect(Number(np.array(2))).toBe(2);
  expect(JSON.parse("1") < Number(np.array(2))).toBe(true);
});
