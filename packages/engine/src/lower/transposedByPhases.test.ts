import { fc } from "@fast-check/vitest";
import { lax } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { runtime } from "#runtime";
import { nth } from "../../testing/example.ts";
import { type Fn, graphOf, noise, run } from "../../testing/graphs.ts";
import { startCpu } from "../../testing/jax.ts";
import { stream } from "../../testing/random.ts";
import "../../../saddlepoint/testing/toBeAllClose.ts";
import { PORTABLE, type Target } from "../onnx/builder.ts";
import type { Graph } from "../onnx/graph.ts";

beforeAll(startCpu);

const channelBlock = await runtime.channelBlock();
const PHASES: Target = { convolutions: "products", channelBlock };

/** What sums of a thousand products in float32 leave. */
const SUMS = { rtol: 1e-4, atol: 1e-4 };

const phasesIn = (graph: Graph): number =>
  graph.nodes.filter(({ op }) => op === "com.microsoft.nchwc.Conv").length;

const upconv =
  (stride: number, padding: number): Fn =>
  (xs) => [
    lax.convTranspose(
      nth(xs, 0),
      nth(xs, 1),
      [stride, stride],
      [
        [padding, padding],
        [padding, padding],
      ],
      { transposeKernel: true },
    ),
  ];

describe.skipIf(channelBlock === undefined)("in a runtime with a blocked layout", () => {
  test("a transposed convolution is as many plain ones as the stride has phases, with the same values", async () => {
    const random = fc.record({
      size: fc.integer({ min: 2, max: 5 }),
      stride: fc.integer({ min: 1, max: 3 }),
      places: fc.integer({ min: 1, max: 2 }),
      blocks: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
      seed: fc.nat({ max: 2 ** 30 }),
    });
    await fc.assert(
      fc.asyncProperty(random, async ({ size, stride, places, blocks, seed }) => {
        // With these paddings the output is the input enlarged by the stride, or one stride more.
        const kernel = stride * places;
        const padding = Math.floor((kernel - stride) / 2);
        const [inputs, outputs] = blocks.map((count) => count * (channelBlock ?? 1));
        const shapes = [
          [2, inputs ?? 1, size, size],
          [inputs ?? 1, outputs ?? 1, kernel, kernel],
        ];
        const next = stream(seed);
        const operands = shapes.map((shape) => noise(shape, next));
        const fn = upconv(stride, padding);
        const plain = await graphOf(fn, shapes, PORTABLE);
        const phases = await graphOf(fn, shapes, PHASES);
        if (stride > 1 && (kernel - stride) % 2 === 0) expect(phasesIn(phases)).toBe(stride ** 2);
        expect(nth(await run(phases, operands), 0)).toBeAllClose(nth(await run(plain, operands), 0), SUMS);
      }),
      { numRuns: 30 },
    );
  });

  test("channels that do not fill a block are left to the product", async () => {
    const graph = await graphOf(
      upconv(2, 1),
      [
        [2, 12, 3, 3],
        [12, 16, 4, 4],
      ],
      PHASES,
    );
    expect(phasesIn(graph)).toBe(0);
    expect(graph.nodes.map(({ op }) => op)).toContain("MatMul");
  });
});
