import { grad, lax, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { expectAgreement } from "../testing/agreement.ts";
import { nth } from "../testing/example.ts";
import { startCpu, tensor } from "../testing/jax.ts";
import { stream } from "../testing/random.ts";
import { compile } from "./compile.ts";
import { sizeOf } from "./shape.ts";
import type { ElementType, Tensor } from "./tensor.ts";

beforeAll(startCpu);

const BATCH = 3;

/** A critic of images or vectors: one number for each. */
interface Critic {
  readonly name: string;
  readonly parameters: readonly number[][];
  readonly input: readonly number[];
  readonly dtype: ElementType;
  readonly fn: (params: np.Array[], x: np.Array) => np.Array;
}

const dense = (params: np.Array[], x: np.Array): np.Array => {
  const [w1, b1, w2, b2] = [0, 1, 2, 3].map((i) => nth(params, i));
  if (w1 === undefined || b1 === undefined || w2 === undefined || b2 === undefined)
    throw new Error("four parameters");
  return np
    .matmul(np.tanh(np.matmul(x, w1).add(b1)), w2)
    .add(b2)
    .reshape([BATCH]);
};

const convolutional =
  (activation: (x: np.Array) => np.Array) =>
  (params: np.Array[], x: np.Array): np.Array => {
    const [k1, k2, w] = [nth(params, 0), nth(params, 1), nth(params, 2)];
    const down = (y: np.Array, k: np.Array) =>
      activation(
        lax.convGeneralDilated(
          y,
          k,
          [2, 2],
          [
            [1, 1],
            [1, 1],
          ],
        ),
      );
    return np.matmul(down(down(x, k1), k2).reshape([BATCH, -1]), w).reshape([BATCH]);
  };

const IMAGES = {
  parameters: [
    [4, 2, 4, 4],
    [5, 4, 4, 4],
    [5 * 2 * 2, 1],
  ],
  input: [BATCH, 2, 8, 8],
};

const CRITICS: readonly Critic[] = [
  {
    name: "dense, float64",
    parameters: [[6, 5], [5], [5, 1], [1]],
    input: [BATCH, 6],
    dtype: "float64",
    fn: dense,
  },
  { name: "dense", parameters: [[6, 5], [5], [5, 1], [1]], input: [BATCH, 6], dtype: "float32", fn: dense },
  { name: "convolutional", ...IMAGES, dtype: "float32", fn: convolutional(np.tanh) },
];

/** Mean over the batch of (‖∇ₓ critic(x)‖ − 1)²: Gulrajani et al. 2017, eq. 3, at x itself. */
function penalty(fn: Critic["fn"], params: np.Array[], x: np.Array): np.Array {
  // Through a closure: grad's argnums would stop the gradient to the parameters.
  const slope = grad((y: np.Array) => fn(params, y).sum())(x);
  const norms = np.sqrt(np.square(slope).reshape([BATCH, -1]).sum(1).add(1e-12));
  return np.square(norms.sub(1)).mean();
}

const LOSSES = {
  "a loss": (fn: Critic["fn"], params: np.Array[], x: np.Array) => np.square(fn(params, x)).mean(),
  "a gradient penalty": penalty,
} as const;

const noise = (shape: readonly number[], seed: number, dtype: ElementType, scale = 0.5): Tensor => {
  const next = stream(seed);
  return tensor(
    shape,
    Array.from({ length: sizeOf(shape) }, () => scale * (2 * next() - 1)),
    dtype,
  );
};

/** params + step · direction. */
const moved = (params: readonly Tensor[], directions: readonly Tensor[], step: number): Tensor[] =>
  params.map((param, i) =>
    tensor(
      param.dims,
      Array.from(param.data, Number).map((x, j) => x + step * Number(nth(directions, i).data[j] ?? 0)),
      param.type === "float64" ? "float64" : "float32",
    ),
  );

describe.each(CRITICS)(
  "the compiled gradient for a critic that is $name",
  ({ fn, parameters, input, dtype }) => {
    test.each(Object.entries(LOSSES))(
      "of %s by the parameters is its slope in every direction",
      async (_, loss) => {
        const params = parameters.map((shape, i) => noise(shape, i + 1, dtype));
        const x = noise(input, 99, dtype, 1);
        const value = (ps: np.Array[], y: np.Array) => loss(fn, tree.ref(ps), y);
        const [of, by] = await Promise.all([
          compile(value, [params, x]),
          compile((ps: np.Array[], y: np.Array) => grad((qs: np.Array[]) => value(qs, y))(ps), [params, x]),
        ]);
        const gradient = await by(params, x);
        for (const seed of [7, 8, 9]) {
          const directions = parameters.map((shape, i) => noise(shape, 100 * seed + i, dtype, 1));
          const at = async (step: number) => Number((await of(moved(params, directions, step), x)).data[0]);
          // Fourth-order central differences.
          const h = 5e-3;
          const numeric =
            (8 * ((await at(h)) - (await at(-h))) - ((await at(2 * h)) - (await at(-2 * h)))) / (12 * h);
          const analytic = gradient
            .flatMap((leaf, i) =>
              Array.from(leaf.data, Number).map((g, j) => g * Number(nth(directions, i).data[j])),
            )
            .reduce((sum, product) => sum + product, 0);
          expect(Math.abs(analytic)).toBeGreaterThan(1e-3);
          expect(numeric).toBeAllClose(analytic, { rtol: dtype === "float64" ? 1e-4 : 2e-3, atol: 1e-5 });
        }
        await Promise.all([of.release(), by.release()]);
      },
    );
  },
);

test("a gradient penalty of a leaky critic has jax-js's value and gradients", async () => {
  const fn = convolutional((x) => nn.leakyRelu(x, 0.1));
  await expectAgreement(
    (xs) => {
      const [params, x] = [xs.slice(0, -1), nth(xs, xs.length - 1)];
      const [value, gradients] = valueAndGrad((ps: np.Array[]) => penalty(fn, tree.ref(ps), x))(params);
      return [value, ...gradients];
    },
    [
      ...IMAGES.parameters.map((shape, i) => noise(shape, i + 1, "float32")),
      noise(IMAGES.input, 99, "float32", 1),
    ],
    { rtol: 1e-4, atol: 1e-5 },
  );
});
