import { grad, lax, numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { expectAgreement } from "../../testing/agreement.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor } from "../../testing/jax.ts";
import { applied } from "../../testing/rewriting.ts";
import { structure } from "../../testing/structure.ts";
import { spec } from "../arguments.ts";
import { lower } from "../lower/lower.ts";
import { trace } from "../trace.ts";
import { eliminateDeadNodes } from "./deadNodes.ts";
import { fuseRectifiers } from "./rectifiers.ts";

beforeAll(startCpu);

const rectified = (x: np.Array, slope: number): np.Array =>
  x.ref.mul(np.where(lax.stopGradient(x).greater(0), 1, slope));

/** The rectifier's value, and the gradient of its sum of squares. */
const withGradient =
  (slope: number) =>
  (x: np.Array): np.Array[] => {
    const squares = (z: np.Array): np.Array => {
      const y = rectified(z, slope);
      return y.ref.mul(y).sum();
    };
    return [rectified(x.ref, slope), grad(squares)(x)];
  };

/** Ties, signs, the extremes of float32, and ordinary numbers. */
const EDGES = [0, -0, 1.2e-38, -1.2e-38, 1e-20, -1e-20, 3e38, -3e38, 1, -1, 0.5, -7];

test("a rectifier is one node, by its slope", async () => {
  expect((await structure((x) => rectified(x, 0.2), [spec([3])])).ops).toEqual(["LeakyRelu"]);
  expect((await structure((x) => rectified(x, 0), [spec([3])])).ops).toEqual(["Relu"]);
});

test("before, it was a comparison, a choice and a product", async () => {
  const { program } = await trace((x: np.Array) => rectified(x, 0.2), [{ dtype: "float32", shape: [3] }]);
  const { nodes, ...graph } = lower(program, { graph: "fn", inputs: ["x"], outputs: ["y"] });
  expect(nodes.map(({ op }) => op)).toEqual(["Less", "Where", "Mul"]);
  const fused = applied(fuseRectifiers, { ...graph, nodes }).after;
  const { after } = applied(eliminateDeadNodes, fused);
  expect(after.nodes.map(({ op }) => op)).toEqual(["LeakyRelu"]);
});

test.for([0, 0.1, 0.2, 1])("the gradient compares and chooses nothing, with slope %d", async (slope) => {
  const { ops } = await structure((x) => withGradient(slope)(x), [spec([3])]);
  expect(ops).not.toContain("Where");
  expect(ops).not.toContain("Less");
});

test.for([0, 0.1, 0.2, 1])(
  "value and gradient are exact at ties and extremes, with slope %d",
  async (slope) => {
    const exact = { rtol: 0, atol: 0 };
    const inRange = EDGES.filter((x) => Math.abs(x) < 1e38);
    await expectAgreement((xs) => withGradient(slope)(nth(xs, 0)), [tensor([inRange.length], inRange)], {
      rtol: 2e-7,
      atol: 0,
    });
    await expectAgreement(
      (xs) => [np.where(rectified(nth(xs, 0), slope).greater(0), 1, 0)],
      [tensor([EDGES.length], EDGES)],
      exact,
    );
  },
);

test("the factor alone is 1 above 0 and the slope at 0 and below", async () => {
  const factors = (x: np.Array): np.Array[] => {
    const factor = np.where(x.ref.greater(0), 1, 0.25);
    return [x.mul(factor.ref), factor];
  };
  const { ops } = await structure((x) => factors(x), [spec([3])]);
  expect(ops).toEqual(["LeakyRelu", "Mul", "Clip"]);
  await expectAgreement((xs) => factors(nth(xs, 0)), [tensor([EDGES.length], EDGES)], {
    rtol: 2e-7,
    atol: 0,
  });
});

test("slopes outside [0, 1], other thresholds and the choice by another array stay as they are", async () => {
  const other = async (fn: (x: np.Array, y: np.Array) => np.Array) =>
    (await structure(fn, [spec([3]), spec([3])])).ops;
  const chosen = (x: np.Array, y: np.Array, threshold: number, slope: number): np.Array =>
    x.mul(np.where(y.greater(threshold), 1, slope));
  const plain = ["Less", "Where", "Mul"];
  expect(await other((x, y) => chosen(x.ref, x, 0, 2).add(y.mul(0)))).toContain("Where");
  expect(await other((x, y) => chosen(x.ref, x, 0, -1).add(y.mul(0)))).toContain("Where");
  expect(await other((x, y) => chosen(x.ref, x, 1, 0.1).add(y.mul(0)))).toContain("Where");
  expect(await other((x, y) => chosen(x, y, 0, 0.1))).toEqual(plain);
});
