import { fc } from "@fast-check/vitest";
import { grad, nn, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { nth, prepared } from "../../testing/example.ts";
import { examples } from "../../testing/examples.ts";
import { startCpu } from "../../testing/jax.ts";
import { node, port } from "../../testing/rewriting.ts";
import { spec } from "../arguments.ts";
import { compile } from "../compile.ts";
import { encodeModel } from "../onnx/encode.ts";
import type { Attributes } from "../onnx/graph.ts";
import type { Operator } from "../onnx/operators.ts";
import { compileSteps } from "../steps.ts";
import { countWork, type Work } from "./countWork.ts";

beforeAll(startCpu);

/** A model of one operator on float32 arrays. */
function modelOf(
  op: Operator,
  inputs: readonly (readonly number[])[],
  output: readonly number[],
  attributes: Attributes = {},
): Uint8Array {
  const names = inputs.map((_, i) => `x${i}`);
  return encodeModel({
    name: op,
    inputs: inputs.map((shape, i) => port(nth(names, i), shape)),
    outputs: [port("y", output)],
    initializers: [],
    nodes: [node(op, names, "y", attributes, output)],
  });
}

/** The work of a function with its gradient, as it is compiled. */
async function workOf(fn: (...xs: np.Array[]) => unknown, ...shapes: number[][]): Promise<Work> {
  const compiled = await compile(
    fn,
    shapes.map((shape) => spec(shape)),
  );
  await compiled.release();
  return countWork(compiled.model);
}

test("a matrix product does a multiply-add for each row, column and term, in every batch", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 4 }), (sizes) => {
      const [batch = 1, m = 1, n = 1, k = 1] = sizes;
      const model = modelOf(
        "MatMul",
        [
          [batch, m, k],
          [k, n],
        ],
        [batch, m, n],
      );
      expect(countWork(model)).toMatchObject({
        flops: 2 * batch * m * n * k,
        bytes: 4 * (batch * m * k + k * n + batch * m * n),
      });
    }),
  );
});

test("a convolution does a multiply-add for each output and weight of its filter", () => {
  const places = (28 + 2 - 4) / 2 + 1;
  const attributes = { strides: [2, 2], pads: [1, 1, 1, 1], dilations: [1, 1], group: 1 };
  const model = modelOf(
    "Conv",
    [
      [128, 1, 28, 28],
      [64, 1, 4, 4],
    ],
    [128, 64, places, places],
    attributes,
  );
  expect(countWork(model).flops).toBe(2 * 128 * 64 * places ** 2 * 16);
});

test("a transposed convolution does as much as the convolution that it is the transpose of, without padding", () => {
  const attributes = { strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 };
  const weights = [5, 3, 4, 4];
  const forward = modelOf("Conv", [[2, 3, 10, 10], weights], [2, 5, 4, 4], attributes);
  const back = modelOf("ConvTranspose", [[2, 5, 4, 4], weights], [2, 3, 10, 10], attributes);
  expect(countWork(back).flops).toBe(countWork(forward).flops);
});

test("an element-wise operator does one operation an output, and moving does none", () => {
  const sum = countWork(modelOf("Add", [[3, 1], [4]], [3, 4]));
  expect(sum).toMatchObject({ flops: 12, bytes: 4 * (3 + 4 + 12), compulsoryBytes: 4 * (3 + 4 + 12) });
  const turned = countWork(modelOf("Transpose", [[3, 4]], [4, 3], { perm: [1, 0] }));
  expect(turned).toMatchObject({ flops: 0, bytes: 4 * 24 });
  expect(countWork(modelOf("Identity", [[3, 4]], [3, 4]))).toMatchObject({ flops: 0, bytes: 0 });
});

test("a reduction does one operation an input", async () => {
  expect((await workOf((x) => x.sum(1), [5, 7])).flops).toBe(35);
});

test("the whole is the sum over its operators", async () => {
  const loss = (x: np.Array, w: np.Array) => nn.leakyRelu(np.matmul(x, w), 0.1).sum();
  const work = await workOf((x, w) => grad((v: np.Array) => loss(x.ref, v))(w), [6, 5], [5, 4]);
  const parts = Object.values(work.byOperator);
  const total = (of: (part: (typeof parts)[number]) => number) => parts.reduce((sum, p) => sum + of(p), 0);
  expect(work.flops).toBe(total(({ flops }) => flops));
  expect(work.bytes).toBe(total(({ bytes }) => bytes));
  expect(work.nodes).toBe(total(({ nodes }) => nodes));
  expect(work.byOperator.MatMul?.flops).toBe(2 * (2 * 6 * 5 * 4));
});

describe("a Scan", () => {
  const step = (w: np.Array, x: np.Array): [np.Array, np.Array] => {
    const y = np.matmul(x, w.ref);
    return [w.add(y.ref), y.sum()];
  };
  const steps = async () => {
    const compiled = await compileSteps(step, [spec([4, 4]), spec([4, 4])]);
    await compiled.release();
    return compiled.model;
  };

  test("counts as one step, however many it will run", async () => {
    const work = countWork(await steps());
    expect(work.byOperator.MatMul).toEqual({ nodes: 1, flops: 128, bytes: 3 * 64 });
    const once = await workOf(step, [4, 4], [4, 4]);
    expect(work).toMatchObject({ flops: once.flops, compulsoryBytes: once.compulsoryBytes });
  });

  test("counts its body once a slice where the number of slices is given", async () => {
    const model = await steps();
    const [one, seven] = [countWork(model), countWork(model, { steps: 7 })];
    expect(seven.flops).toBe(7 * one.flops);
    expect(seven.bytes).toBe(7 * one.bytes);
  });
});

test("what is read by two nodes is compulsory once, and a node that reads an array twice reads it once", async () => {
  const work = await workOf((x) => x.ref.mul(x), [10]);
  expect(work).toMatchObject({ bytes: 80, compulsoryBytes: 80 });
});

test.each(Object.entries(examples))(
  "results of %s have the shapes that the model says",
  async (_, example) => {
    for (const { run, tensors } of fc.sample(prepared(example), { seed: 20160612, numRuns: 6 })) {
      const compiled = await compile((xs: np.Array[]) => run(xs), [[...tensors]]);
      await compiled.release();
      expect(countWork(compiled.model).compulsoryBytes).toBeGreaterThanOrEqual(0);
    }
  },
);

test("an operator without a rule is refused by name", () => {
  const model = modelOf("Neg", [[3]], [3]);
  const other = Buffer.from(Buffer.from(model).toString("latin1").replaceAll("Neg", "Shr"), "latin1");
  expect(() => countWork(other)).toThrow(/onnx\/operators\.ts, got Shr/);
});

test("a graph whose result is not as its port says is refused", () => {
  expect(() => countWork(modelOf("Add", [[3], [3]], [4]))).toThrow(
    /output y must be as declared, got float32\[3\]/,
  );
});
