import { fc } from "@fast-check/vitest";
import { grad, numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { expectAgreement } from "../../testing/agreement.ts";
import { nth } from "../../testing/example.ts";
import { noise } from "../../testing/graphs.ts";
import { startCpu } from "../../testing/jax.ts";
import { stream } from "../../testing/random.ts";
import { structure } from "../../testing/structure.ts";
import { spec } from "../arguments.ts";

beforeAll(startCpu);

test("a sum over broadcast products has jax-js's values, whichever axes each operand has", async () => {
  const random = fc.record({
    axes: fc.array(
      fc.record({
        size: fc.integer({ min: 1, max: 4 }),
        inFirst: fc.boolean(),
        inSecond: fc.boolean(),
        summed: fc.boolean(),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    seed: fc.nat({ max: 2 ** 30 }),
  });
  await fc.assert(
    fc.asyncProperty(random, async ({ axes, seed }) => {
      const summed = axes.flatMap(({ summed }, i) => (summed ? [i] : []));
      fc.pre(summed.length > 0);
      const next = stream(seed);
      const operands = [
        noise(
          axes.map(({ size, inFirst }) => (inFirst ? size : 1)),
          next,
        ),
        noise(
          axes.map(({ size, inSecond }) => (inSecond ? size : 1)),
          next,
        ),
      ];
      await expectAgreement((xs) => [nth(xs, 0).mul(nth(xs, 1)).sum(summed)], operands, {
        rtol: 1e-5,
        atol: 1e-5,
      });
    }),
    { numRuns: 60 },
  );
});

const [N, I, O] = [8, 7, 9];

test("a matrix product that is spelled as a broadcast product and a sum builds no array of all products", async () => {
  const spelled = (x: np.Array, w: np.Array) => x.reshape([N, I, 1]).mul(w).sum(1);
  const { ops, largest } = await structure(spelled, [spec([N, I]), spec([I, O])]);
  expect(ops.filter((op) => op === "MatMul")).toHaveLength(1);
  expect(largest).toBeLessThanOrEqual(N * O);
});

test("neither does the gradient of a gradient penalty of dense layers", async () => {
  const penalty = (weights: np.Array, outer: np.Array, x: np.Array) =>
    grad((w: np.Array) => {
      const slope = grad((y: np.Array) => np.matmul(np.tanh(np.matmul(y, w.ref)), outer.ref).sum())(x.ref);
      w.dispose();
      return np.square(slope).sum();
    })(weights);
  const { largest } = await structure(penalty, [spec([I, O]), spec([O, 3]), spec([N, I])]);
  expect(largest).toBeLessThan(N * I * O);
});

test("a product that is needed beside its sum is computed once", async () => {
  const both = (x: np.Array, w: np.Array) => {
    const product = x.reshape([N, I, 1]).mul(w);
    return [product.ref.sum(1), product];
  };
  const { ops } = await structure(both, [spec([N, I]), spec([I, O])]);
  expect(ops.filter((op) => op === "MatMul")).toHaveLength(0);
});
