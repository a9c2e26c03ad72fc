import { fc } from "@fast-check/vitest";
import { InferenceSession } from "onnxruntime-node";
import { beforeAll, expect, test } from "vitest";
import { runtime } from "#runtime";
import "../../../saddlepoint/testing/toBeAllClose.ts";
import { nth } from "../../testing/example.ts";
import { noise } from "../../testing/graphs.ts";
import { startCpu } from "../../testing/jax.ts";
import { stream } from "../../testing/random.ts";
import { randomStep } from "../../testing/randomStep.ts";
import { LEAST, verifying } from "../../testing/rewriting.ts";
import { verifyGraph } from "../../testing/verify.ts";
import { feedsOf } from "../compile.ts";
import { lower } from "../lower/lower.ts";
import { Builder, PORTABLE, type Target } from "../onnx/builder.ts";
import { encodeModel } from "../onnx/encode.ts";
import type { Graph } from "../onnx/graph.ts";
import { steppingOf } from "../stepping/carriedState.ts";
import { scanOf } from "../stepping/scan.ts";
import type { Tensor } from "../tensor.ts";
import { trace } from "../trace.ts";
import { REWRITES, type Rewriting, rewritten } from "./rewrites.ts";

beforeAll(startCpu);

const channelBlock = await runtime.channelBlock();
const block = channelBlock ?? 8;
const STEPS = 3;

test("each rewrite comes after those that it says prepare it, and says why it pays", () => {
  const all = Object.values(REWRITES).flat();
  for (const [i, { name, after, pays }] of all.entries()) {
    expect(pays).not.toBe("");
    const before = all.slice(0, i).map((each) => each.name);
    // One that runs twice has what prepares it before the last.
    if (all.findLastIndex((each) => each.name === name) === i) {
      expect(before, `what ${name} needs`).toEqual(expect.arrayContaining(Object.keys(after)));
    }
  }
});

/** A random step's program, and what gives its numbers: a few steps, from a random state. */
async function prepared(seed: number) {
  const { state, batch, step } = randomStep(seed, block);
  const shapes = [...state, batch];
  const { program } = await trace(
    (...xs) => step(xs),
    shapes.map((shape) => ({ dtype: "float32", shape })),
  );
  const names = {
    graph: "step",
    inputs: shapes.map((_, i) => `x${i}`),
    outputs: program.outputs.map((_, i) => `y${i}`),
  };
  const next = stream(seed);
  const given = [...state.map((shape) => positive(noise(shape, next))), noise([STEPS, ...batch], next)];
  const graphOf = (target: Target, rewriting: Rewriting | undefined) => {
    if (rewriting === undefined) return lower(program, names, new Builder(target));
    const lowered = lower(rewritten("program", program, rewriting), names, new Builder(target));
    return rewritten("cpuGraph", rewritten("graph", lowered, rewriting), rewriting);
  };
  const results = async (graph: ReturnType<typeof graphOf>, rewriting: Rewriting | undefined) => {
    const stepping = steppingOf(graph, state.length);
    const scan = scanOf(rewriting === undefined ? stepping : rewritten("steps", stepping, rewriting));
    verifyGraph(scan);
    const operands = given.map((tensor, i) => {
      const { shape } = nth(scan.inputs, i);
      return i < state.length ? tensor.reshape(shape.map(Number)) : tensor;
    });
    return asWritten(scan, operands);
  };
  return { graphOf, results };
}

/** What a graph gives without the runtime's own rewrites, which fold a factor into one product and not into another. */
async function asWritten(graph: Graph, operands: readonly Tensor[]): Promise<readonly (readonly number[])[]> {
  const session = await InferenceSession.create(encodeModel(graph), {
    graphOptimizationLevel: "disabled",
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const results = await session.run(feedsOf(graph, operands));
  await session.release();
  return graph.outputs.map(({ name }) => Array.from(results[name]?.data ?? [], Number));
}

/** A state that moments may start from. */
function positive(tensor: Tensor): Tensor {
  for (let i = 0; i < tensor.size; i++) tensor.data[i] = Math.abs(Number(tensor.data[i]));
  return tensor;
}

/** Arrays that are updated in blocks are not packed, so blocks begin at one size or another. */
const random = fc.record({
  seed: fc.nat({ max: 2 ** 30 }),
  leastInBlocks: fc.constantFrom(2, 2 * block, Number.POSITIVE_INFINITY),
});

test("with every rewrite on, random steps have the numbers of the unrewritten program", async () => {
  const fired = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(random, async ({ seed, leastInBlocks }) => {
      const { graphOf, results } = await prepared(seed);
      const target: Target = { convolutions: "products", channelBlock };
      const rewriting = verifying(target, { ...LEAST, leastInBlocks });
      const plain = await results(graphOf(PORTABLE, undefined), undefined);
      const rewrote = await results(graphOf(target, rewriting), rewriting);
      rewrote.forEach((value, i) => {
        expect(Float32Array.from(value), `result ${i}`).toBeAllClose(nth(plain, i), {
          rtol: 1e-3,
          atol: 1e-4,
        });
      });
      for (const { name, fired: count } of rewriting.log.counts()) {
        fired.set(name, (fired.get(name) ?? 0) + count);
      }
    }),
    { seed: 71, numRuns: 20 },
  );
  const names = Object.values(REWRITES).flatMap((rewrites) => rewrites.map(({ name }) => name));
  const idle = [...new Set(names)].filter((name) => (fired.get(name) ?? 0) === 0);
  expect(idle).toEqual(channelBlock === undefined ? ["keepWeightsBlocked"] : []);
});

test("packs, blocks and what stays outside change no bit of random steps", async () => {
  await fc.assert(
    fc.asyncProperty(random, async ({ seed, leastInBlocks }) => {
      const { graphOf, results } = await prepared(seed);
      const graph = graphOf(PORTABLE, verifying());
      const plain = await results(graph, undefined);
      const rewriting = verifying(PORTABLE, { ...LEAST, leastInBlocks });
      const rewrote = await results(graph, rewriting);
      expect(rewrote).toEqual(plain);
      expect(rewriting.log.counts()).toContainEqual(
        expect.objectContaining({ name: "hoistUnchanged", fired: 1 }),
      );
    }),
    { seed: 72, numRuns: 20 },
  );
});
