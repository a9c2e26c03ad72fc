import { fc } from "@fast-check/vitest";
import { grad, lax, type numpy as np, vmap } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { expectAgreement } from "../../testing/agreement.ts";
import { type Convolution, convolution, convolve } from "../../testing/convolution.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor, toArray } from "../../testing/jax.ts";
import { stream } from "../../testing/random.ts";
import { structure } from "../../testing/structure.ts";
import { spec } from "../arguments.ts";
import { compile } from "../compile.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

beforeAll(startCpu);

/** What sums of a hundred products in float32 leave. */
const SUMS = { rtol: 2e-5, atol: 2e-5 };

const noise = (shape: readonly number[], next: () => number) =>
  tensor(
    shape,
    Array.from({ length: sizeOf(shape) }, () => 2 * next() - 1),
  );

/** Both gradients of Σ weights · (x * w): a convolution of each kind, differentiated. */
function gradients(c: Convolution): (xs: np.Array[]) => np.Array[] {
  return (xs) => {
    const [x, w] = [nth(xs, 0), nth(xs, 1)];
    const byInput = grad((y: np.Array) =>
      convolve(y, w.ref, c)
        .mul(convolve(x.ref, w.ref, c))
        .sum(),
    )(x.ref);
    const byKernel = grad((k: np.Array) =>
      convolve(x.ref, k, c)
        .mul(convolve(x.ref, w.ref, c))
        .sum(),
    )(w.ref);
    x.dispose();
    w.dispose();
    return [byInput, byKernel];
  };
}

/** Whether jax-js differentiates it: some paddings would be too negative for its own checks. */
function isDifferentiable(c: Convolution, operands: readonly Tensor[]): boolean {
  try {
    for (const result of gradients(c)(operands.map(toArray))) result.dispose();
    return true;
  } catch {
    return false;
  }
}

const random = fc.record({
  spatial: fc.integer({ min: 0, max: 3 }),
  transposed: fc.boolean(),
  seed: fc.nat({ max: 2 ** 30 }),
});

describe("conv", () => {
  test("has jax-js's gradients by input and by kernel, for any strides, paddings and dilations", async () => {
    await fc.assert(
      fc.asyncProperty(random, async ({ spatial, transposed, seed }) => {
        const next = stream(seed);
        const c = convolution(spatial, next, transposed);
        const operands = [noise(c.lhs, next), noise(c.rhs, next)];
        fc.pre(isDifferentiable(c, operands));
        await expectAgreement(gradients(c), operands, {
          rtol: 1e-4,
          atol: 1e-4,
        });
      }),
      { seed: 11, numRuns: 40 },
    );
  });

  test("maps over leading axes of both operands, or of one, as groups", async () => {
    await fc.assert(
      fc.asyncProperty(
        random,
        fc.constantFrom("both", "input", "kernel"),
        async ({ spatial, transposed, seed }, over) => {
          const next = stream(seed);
          const c = convolution(Math.min(spatial, 2), next, transposed);
          const lhs = over === "kernel" ? c.lhs : [3, ...c.lhs];
          const rhs = over === "input" ? c.rhs : [3, ...c.rhs];
          const axes = [over === "kernel" ? null : 0, over === "input" ? null : 0];
          const mapped = vmap((x: np.Array, w: np.Array) => convolve(x, w, c), axes);
          await expectAgreement(
            (xs) => [mapped(nth(xs, 0), nth(xs, 1))],
            [noise(lhs, next), noise(rhs, next)],
            SUMS,
          );
        },
      ),
      { seed: 12, numRuns: 30 },
    );
  });

  test("convolves in groups of features", async () => {
    const next = stream(3);
    for (const groups of [2, 4]) {
      const fn = (xs: np.Array[]) => [
        lax.convGeneralDilated(
          nth(xs, 0),
          nth(xs, 1),
          [2, 1],
          [
            [1, 1],
            [0, 1],
          ],
          { featureGroupCount: groups },
        ),
      ];
      await expectAgreement(fn, [noise([2, 4, 5, 6], next), noise([8, 4 / groups, 3, 2], next)], SUMS);
    }
  });

  test("sees only padding where padding is all there is", async () => {
    const [x, w] = [tensor([1, 1, 1, 2], [5, 7]), tensor([1, 1, 2, 1], [1, 1])];
    const shifted =
      (...dilations: number[]) =>
      (xs: np.Array[]) => {
        const [image, kernel] = [nth(xs, 0), nth(xs, 1)];
        const over = (before: number, after: number) =>
          lax.convGeneralDilated(
            image.ref,
            kernel.ref,
            [1, 1],
            [
              [before, after],
              [0, 1],
            ],
            {
              lhsDilation: dilations,
            },
          );
        return [over(-1, 4), over(4, -1), over(3, 3)];
      };
    await expectAgreement(shifted(1, 1), [x, w]);
    await expectAgreement(shifted(2, 1), [x, w]);
    await expectAgreement(shifted(3, 2), [x, w]);
  });

  test("refuses types other than float32 by name", async () => {
    const fn = (x: np.Array, w: np.Array) => lax.conv(x, w, [1], "VALID");
    await expect(compile(fn, [spec([1, 1, 4], "float64"), spec([1, 1, 2], "float64")])).rejects.toThrow(
      "compile(fn): fn must convolve float32 arrays, got float64",
    );
  });
});

describe("the model of a 4×4 convolution with stride 2", () => {
  /** A cotangent is multiplied by the sum's own, 1; ONNX Runtime leaves that out. */
  const isNotScaling = (op: string): boolean => op !== "Mul";
  const image = spec([2, 3, 8, 8]);
  const kernel = spec([5, 3, 4, 4]);
  const down = (x: np.Array, w: np.Array) =>
    lax.convGeneralDilated(
      x,
      w,
      [2, 2],
      [
        [1, 1],
        [1, 1],
      ],
    );

  test("is a Conv", async () => {
    expect((await structure(down, [image, kernel])).ops).toEqual(["Conv"]);
  });

  test("has a ConvTranspose for its gradient by input, and nothing is reversed or moved", async () => {
    const { ops } = await structure(
      (x: np.Array, w: np.Array, weights: np.Array) =>
        grad((y: np.Array) => down(y, w).mul(weights).sum())(x),
      [image, kernel, spec([2, 5, 4, 4])],
    );
    expect(ops.filter(isNotScaling)).toEqual(["ConvTranspose"]);
  });

  test("has a dilated Conv for its gradient by kernel", async () => {
    const { graph } = await structure(
      (x: np.Array, w: np.Array, weights: np.Array) =>
        grad((k: np.Array) => down(x, k).mul(weights).sum())(w),
      [image, kernel, spec([2, 5, 4, 4])],
    );
    const convolutions = graph.nodes.filter(({ op }) => op.startsWith("Conv"));
    expect(convolutions.map(({ op, attributes }) => [op, attributes.dilations])).toEqual([["Conv", [2, 2]]]);
  });

  test("is a ConvTranspose when it is transposed, and its gradient by input a Conv", async () => {
    const up = (x: np.Array, w: np.Array) =>
      lax.convTranspose(
        x,
        w,
        [2, 2],
        [
          [1, 1],
          [1, 1],
        ],
        { transposeKernel: true },
      );
    expect((await structure(up, [spec([2, 5, 4, 4]), kernel])).ops).toEqual(["ConvTranspose"]);
    const { ops } = await structure(
      (x: np.Array, w: np.Array, weights: np.Array) => grad((y: np.Array) => up(y, w).mul(weights).sum())(x),
      [spec([2, 5, 4, 4]), kernel, image],
    );
    expect(ops.filter(isNotScaling)).toEqual(["Conv"]);
  });
});
