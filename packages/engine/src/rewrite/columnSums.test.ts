import type { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { expectAgreement, ROUNDING } from "../../testing/agreement.ts";
import { nth } from "../../testing/example.ts";
import { noise, run } from "../../testing/graphs.ts";
import { startCpu, tensor } from "../../testing/jax.ts";
import { stream } from "../../testing/random.ts";
import { verifying } from "../../testing/rewriting.ts";
import { structure } from "../../testing/structure.ts";
import { type Spec, spec } from "../arguments.ts";
import { targetOf, traceToGraph } from "../compile.ts";
import { rewritten } from "./rewrites.ts";

beforeAll(startCpu);

async function ops(
  fn: (...xs: np.Array[]) => unknown,
  ...examples: Spec[]
): Promise<{ before: string[]; after: string[] }> {
  const { graph } = await structure(fn, examples);
  const names = (of: typeof graph): string[] => of.nodes.map(({ op }) => op);
  return { before: names(graph), after: names(rewritten("cpuGraph", graph, verifying())) };
}

/** Σᵢ vᵢ xᵢⱼ, as the gradient of the weights of a single output is written. */
const weighted = (x: np.Array, v: np.Array): np.Array => x.mul(v.reshape([-1, 1])).sum(0);

test("sums of columns are a product with ones", async () => {
  expect(await ops((x) => x.sum(0), spec([8, 3]))).toEqual({ before: ["ReduceSum"], after: ["MatMul"] });
});

test("sums of images' channels are a product of all pixels, or of each image's where those are many", async () => {
  const channels = (x: np.Array) => x.sum([0, 1, 2]);
  expect((await ops(channels, spec([4, 3, 3, 5]))).after).toEqual(["Reshape", "MatMul"]);
  expect((await ops(channels, spec([16, 32, 32, 16]))).after).toEqual(["Reshape", "MatMul", "MatMul"]);
});

test("weighted sums of columns are a product with the weights", async () => {
  const { before, after } = await ops(weighted, spec([8, 3]), spec([8]));
  expect(before).toEqual(["Reshape", "Mul", "ReduceSum"]);
  expect(after).toEqual(["MatMul"]);
});

test("weighted elements that something else takes are summed by ones", async () => {
  const { after } = await ops(
    (x, v) => {
      const products = x.mul(v.reshape([-1, 1]));
      return [products.ref.sum(0), products];
    },
    spec([8, 3]),
    spec([8]),
  );
  expect(after.toSorted()).toEqual(["MatMul", "Mul", "Reshape"]);
});

test("values are those of the sums", async () => {
  const random = stream(3);
  const filled = (shape: number[]) =>
    tensor(
      shape,
      Array.from({ length: shape.reduce((n, e) => n * e, 1) }, () => random() - 0.5),
    );
  await expectAgreement(
    (xs) => {
      const [x, v] = [nth(xs, 0), nth(xs, 1)];
      return [x.ref.sum(0), weighted(x, v), nth(xs, 2).sum([0, 1, 2]), nth(xs, 3).sum([0, 1, 2])];
    },
    [filled([33, 17]), filled([33]), filled([4, 3, 3, 5]), filled([16, 32, 32, 16])],
    // Sums of 16,384 terms of up to a half.
    [ROUNDING, ROUNDING, ROUNDING, { rtol: 0, atol: 1e-4 }],
  );
});

test("other sums stay sums: rows, whole matrices, one column, integers, and some of the leading axes", async () => {
  for (const [fn, example] of [
    [(x: np.Array) => x.sum(1), spec([8, 3])],
    [(x: np.Array) => x.sum(), spec([8, 3])],
    [(x: np.Array) => x.sum(0), spec([8, 1])],
    [(x: np.Array) => x.sum(0), spec([8, 3], "int32")],
    [(x: np.Array) => x.sum([0, 2]), spec([8, 3, 2])],
    [(x: np.Array) => x.sum(1), spec([8, 3, 2])],
  ] as const) {
    const { before, after } = await ops(fn, example);
    expect(after).toEqual(before);
    expect(after).toContain("ReduceSum");
  }
});

test("an input may have any name, that of what a rewrite would store too", async () => {
  const names = ["ones_3", "const_float32_3", "MatMul_0", "steep"];
  const rewriting = verifying(await targetOf("cpu"));
  const { graph } = await traceToGraph(
    (...xs: np.Array[]) => xs.map((x) => x.sum(0)),
    names.map(() => spec([3, 2])),
    { argumentNames: names },
    rewriting,
  );
  expect(rewriting.log.counts()).toContainEqual({ name: "multiplyColumnSums", fired: 4, refused: {} });
  const next = stream(4);
  const operands = names.map(() => noise([3, 2], next));
  const results = await run(graph, operands);
  results.forEach(({ data }, i) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from(nth(operands, i).data, Number);
    expect(data[0]).toBeCloseTo(a + c + e, 6);
    expect(data[1]).toBeCloseTo(b + d + f, 6);
  });
});
