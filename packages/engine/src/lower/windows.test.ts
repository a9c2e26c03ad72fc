import { fc } from "@fast-check/vitest";
import { grad, lax, type numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { expectAgreement } from "../../testing/agreement.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor } from "../../testing/jax.ts";
import { shuffled, stream } from "../../testing/random.ts";
import { structure } from "../../testing/structure.ts";
import { spec } from "../arguments.ts";
import { sizeOf } from "../shape.ts";

beforeAll(startCpu);

/** A tensor of different numbers, so that a maximum is at one place. */
const distinct = (shape: readonly number[], seed: number) =>
  tensor(
    shape,
    shuffled(stream(seed), sizeOf(shape)).map((i) => i / 8 - 1),
  );

const pooled = (
  x: np.Array,
  op: "sum" | "max" | "min" | "mean",
  window: number[],
  strides: number[],
): np.Array => lax.reduceWindow(x, (w) => w[op](), window, strides);

const random = fc.record({
  lead: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
  axes: fc.array(
    fc.record({
      window: fc.integer({ min: 1, max: 3 }),
      stride: fc.integer({ min: 1, max: 4 }),
      extra: fc.integer({ min: 0, max: 4 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  seed: fc.nat({ max: 1000 }),
});

test("windows that overlap, touch or leave gaps have jax-js's values and gradients", async () => {
  await fc.assert(
    fc.asyncProperty(random, async ({ lead, axes, seed }) => {
      const shape = [...lead, ...axes.map(({ window, extra }) => window + extra)];
      const [window, strides] = [axes.map((axis) => axis.window), axes.map((axis) => axis.stride)];
      await expectAgreement(
        (xs) => {
          const x = nth(xs, 0);
          const results = (["max", "min", "sum", "mean"] as const).flatMap((op) => [
            pooled(x.ref, op, window, strides),
            grad((y: np.Array) => {
              const p = pooled(y, op, window, strides);
              return p.ref.mul(p).sum();
            })(x.ref),
          ]);
          x.dispose();
          return results;
        },
        [distinct(shape, seed)],
        { rtol: 1e-5, atol: 1e-5 },
      );
    }),
    { seed: 21, numRuns: 15 },
  );
});

test("the gradient of average pooling is no larger than its windows", async () => {
  const { largest } = await structure(
    (x: np.Array) => grad((y: np.Array) => pooled(y, "mean", [2, 2], [2, 2]).sum())(x),
    [spec([4, 16, 16])],
  );
  expect(largest).toBe(4 * 16 * 16);
});
