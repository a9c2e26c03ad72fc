import { fc } from "@fast-check/vitest";
import { grad, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { runtime } from "#runtime";
import { nth } from "../../testing/example.ts";
import { type Fn, graphOf, noise, run } from "../../testing/graphs.ts";
import { startCpu, tensor } from "../../testing/jax.ts";
import { stream } from "../../testing/random.ts";
import "../../../saddlepoint/testing/toBeAllClose.ts";
import { applied } from "../../testing/rewriting.ts";
import { spec } from "../arguments.ts";
import { compile, traceToGraph } from "../compile.ts";
import { PORTABLE } from "../onnx/builder.ts";
import type { Graph } from "../onnx/graph.ts";
import { type Stepping, steppingOf } from "../stepping/carriedState.ts";
import { compileSteps } from "../steps.ts";
import type { Tensor } from "../tensor.ts";
import type { Matrix } from "./blockedProducts.ts";
import { keepWeightsBlocked } from "./keepWeightsBlocked.ts";
import { type Limits, MEASURED } from "./limits.ts";

beforeAll(startCpu);

const channelBlock = await runtime.channelBlock();
const block = channelBlock ?? 16;

/** What sums of some hundred products in float32 leave. */
const SUMS = { rtol: 1e-4, atol: 1e-4 };

const squared = (y: np.Array): np.Array => np.square(np.tanh(y)).sum();

/** Weights and a moment of x[2] W, by the gradient of what it gives; and the gradient of the inputs. */
const layer: Fn = (xs) => {
  const [weights, moment, x] = [nth(xs, 0), nth(xs, 1), nth(xs, 2)];
  const loss = (of: np.Array[]): np.Array => squared(np.matmul(nth(of, 0), nth(of, 1)));
  const [forInputs, forWeights] = grad(loss)([x, weights.ref]);
  if (forInputs === undefined || forWeights === undefined) throw new Error("a gradient for each");
  const next = moment.mul(0.9).add(forWeights.ref.mul(forWeights));
  return [weights.sub(next.ref.mul(0.1)), next, forInputs];
};

/** The same where the objective is the norm of the inputs' gradient, as a gradient penalty is. */
const penalised: Fn = (xs) => {
  const [weights, moment, x] = [nth(xs, 0), nth(xs, 1), nth(xs, 2)];
  const penalty = (w: np.Array): np.Array => {
    const slope = grad((of: np.Array) => squared(np.matmul(of, w.ref)))(x.ref);
    w.dispose();
    return np.square(slope).sum();
  };
  const forWeights = grad(penalty)(weights.ref);
  const next = moment.mul(0.9).add(forWeights);
  x.dispose();
  return [weights.sub(next.ref.mul(0.1)), next];
};

const kept = (graph: Graph, limits: Limits = { ...MEASURED, leastBlocked: 1 }): Stepping =>
  applied(keepWeightsBlocked, steppingOf(graph, 2), { target: { ...PORTABLE, channelBlock: block }, limits })
    .after;

const ops = ({ nodes }: Graph): readonly string[] => nodes.map(({ op }) => op);
const count = (graph: Graph, op: string): number => ops(graph).filter((each) => each === op).length;

/** [inputs, outputs] as [outputs / block, inputs, block], by the definition; and the way back. */
const blocked = ({ data }: Tensor, { inputs, outputs }: Matrix): Tensor =>
  tensor([1, outputs, 1, inputs], permuted(data, [inputs, outputs / block, block], [1, 0, 2]));
const unblocked = ({ data }: Tensor, { inputs, outputs }: Matrix): Tensor =>
  tensor([inputs, outputs], permuted(data, [outputs / block, inputs, block], [1, 0, 2]));

function permuted(data: Tensor["data"], shape: readonly [number, number, number], order: readonly number[]) {
  const [, b, c] = shape;
  const strides = [b * c, c, 1];
  const [p, q, r] = order.map((axis) => ({ size: nth(shape, axis), stride: nth(strides, axis) }));
  if (p === undefined || q === undefined || r === undefined) throw new Error("three axes");
  const out: number[] = [];
  for (let i = 0; i < p.size; i++)
    for (let j = 0; j < q.size; j++)
      for (let k = 0; k < r.size; k++) out.push(Number(data[i * p.stride + j * q.stride + k * r.stride]));
  return out;
}

describe.skipIf(channelBlock === undefined)("in a runtime with a blocked layout", () => {
  for (const [name, step, products] of [
    ["of a layer's loss", layer, 3],
    ["of its inputs' gradient", penalised, undefined],
    ["of a layer's loss, while their length is told,", withExtra((w) => np.square(w).sum()), 3],
  ] as const) {
    test(`weights moved by the gradient ${name} stay blocked, with the same numbers`, async () => {
      const sizes = fc.integer({ min: 1, max: 5 });
      await fc.assert(
        fc.asyncProperty(sizes, sizes, sizes, fc.nat(), async (m, i, o, seed) => {
          const [batch, inputs, outputs] = [m * block, i * block, o * block];
          const shapes = [
            [inputs, outputs],
            [inputs, outputs],
            [batch, inputs],
          ];
          const graph = await graphOf(step, shapes, PORTABLE);
          const { body, carried } = kept(graph);
          const matrix = { inputs, outputs };
          expect(carried.map(({ form }) => [form.kind, form.shape])).toEqual([
            ["blocked", [1, outputs, 1, inputs]],
            ["blocked", [1, outputs, 1, inputs]],
          ]);
          expect(ops(body)).not.toContain("MatMul");
          if (products !== undefined) expect(count(body, "com.microsoft.nchwc.Conv")).toBe(products);

          const next = stream(seed);
          const operands = shapes.map((shape) => noise(shape, next));
          const expected = await run(graph, operands);
          const found = await run(
            body,
            operands.map((operand, at) => (at < 2 ? blocked(operand, matrix) : operand)),
          );
          found.forEach((result, at) => {
            expect(at < 2 ? unblocked(result, matrix) : result).toBeAllClose(nth(expected, at), SUMS);
          });
        }),
        { numRuns: 12 },
      );
    });
  }

  test("many steps take and give the state as it was, and give what one call a step gives", async () => {
    const [batch, inputs, outputs] = [2 * block, 1024, 1024];
    const step = (state: { weights: np.Array; moment: np.Array }, x: np.Array) => {
      const [weights, moment, slope] = layer([state.weights, state.moment, x]);
      if (weights === undefined || moment === undefined || slope === undefined) throw new Error("three");
      return [{ weights, moment }, { slope: slope.sum() }] as const;
    };
    const state = { weights: spec([inputs, outputs]), moment: spec([inputs, outputs]) };
    const steps = await compileSteps(step, [state, spec([batch, inputs])]);
    const single = await compile(step, [state, spec([batch, inputs])]);
    const next = stream(5);
    const first = { weights: noise([inputs, outputs], next), moment: noise([inputs, outputs], next) };
    const x = noise([3, batch, inputs], next);
    const [after, out] = await steps(first, x);
    let one = first;
    const slopes: number[] = [];
    for (let i = 0; i < 3; i++) {
      const slice = tensor(
        [batch, inputs],
        Array.from(x.data, Number).slice(i * batch * inputs, (i + 1) * batch * inputs),
      );
      const [following, { slope }] = await single(one, slice);
      one = following;
      slopes.push(Number(slope.data[0]));
    }
    expect(new TextDecoder("latin1").decode(steps.model)).toContain("nchwc");
    expect(after.weights).toBeAllClose(one.weights, SUMS);
    expect(after.moment).toBeAllClose(one.moment, SUMS);
    expect(out.slope).toBeAllClose(tensor([3], slopes), { rtol: 1e-3, atol: 1e-2 });
    await steps.release();
    await single.release();
  });
});

const SHAPE = [2 * block, 3 * block];
const STATE = [SHAPE, SHAPE, [block, 2 * block]];

for (const [name, step, shapes] of [
  ["that are summed along an axis", withExtra((w) => w.sum(1)), STATE],
  ["that multiply from the left", withExtra((w) => np.matmul(w.ref, w.transpose())), STATE],
  ["of a batch that fills no block", layer, [SHAPE, SHAPE, [block + 1, 2 * block]]],
  [
    "that fill no block",
    layer,
    [
      [2 * block, 3],
      [2 * block, 3],
      [block, 2 * block],
    ],
  ],
] as const) {
  test(`weights ${name} stay as they are`, async () => {
    const graph = await graphOf(
      step,
      shapes.map((shape) => [...shape]),
      PORTABLE,
    );
    const { body, carried } = kept(graph);
    expect(body).toEqual(graph);
    expect(carried.map(({ form }) => form.kind)).toEqual(["port", "port"]);
  });
}

/** The layer's step, with something else made of the weights. */
function withExtra(extra: (weights: np.Array) => np.Array): Fn {
  return (xs) => {
    const made = extra(nth(xs, 0).ref);
    return [...layer(xs), made];
  };
}

test("weights that a batch of any size meets stay as they are", async () => {
  const examples = [spec([block, block]), spec(["batch", block])];
  const step: Fn = (xs) => [nth(xs, 0).ref.mul(0.5), np.matmul(nth(xs, 1), nth(xs, 0))];
  const { graph } = await traceToGraph(step, [examples], {});
  const { after, count: noted } = applied(keepWeightsBlocked, steppingOf(graph, 1), {
    target: { ...PORTABLE, channelBlock: block },
    limits: { ...MEASURED, leastBlocked: 1 },
  });
  expect(after.body).toEqual(graph);
  expect(noted.refused).toEqual({ "MatMul takes it": 1 });
});

test("small weights stay as they are", async () => {
  const graph = await graphOf(layer, STATE, PORTABLE);
  expect(kept(graph, MEASURED).body).toEqual(graph);
});
