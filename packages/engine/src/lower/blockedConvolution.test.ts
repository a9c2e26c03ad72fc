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
const BLOCKED: Target = { convolutions: "products", channelBlock };

/** What sums of a thousand products in float32 leave. */
const SUMS = { rtol: 1e-4, atol: 1e-4 };

const blockedIn = (graph: Graph): number =>
  graph.nodes.filter(({ op }) => op === "com.microsoft.nchwc.Conv").length;

const conv =
  (stride: number, before: number, after: number): Fn =>
  (xs) => [
    lax.conv(
      nth(xs, 0),
      nth(xs, 1),
      [stride, stride],
      [
        [before, after],
        [after, before],
      ],
    ),
  ];

describe.skipIf(channelBlock === undefined)("in a runtime with a blocked layout", () => {
  test("a stride across becomes channels, with the same values", async () => {
    const random = fc.record({
      outputs: fc.integer({ min: 2, max: 5 }),
      stride: fc.integer({ min: 1, max: 3 }),
      places: fc.integer({ min: 1, max: 2 }),
      pads: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
      blocks: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
      seed: fc.nat({ max: 2 ** 30 }),
    });
    await fc.assert(
      fc.asyncProperty(random, async ({ outputs, stride, places, pads, blocks, seed }) => {
        const kernel = stride * places;
        const size = stride * (outputs - 1) + kernel - pads[0] - pads[1];
        fc.pre(size > 0 && outputs >= kernel);
        const [inputs, channels] = blocks.map((count) => count * (channelBlock ?? 1));
        const shapes = [
          [2, inputs ?? 1, size, size],
          [channels ?? 1, inputs ?? 1, kernel, kernel],
        ];
        const next = stream(seed);
        const operands = shapes.map((shape) => noise(shape, next));
        const fn = conv(stride, ...pads);
        const blocked = await graphOf(fn, shapes, BLOCKED);
        expect(blockedIn(blocked)).toBe(1);
        const plain = await graphOf(fn, shapes, PORTABLE);
        expect(nth(await run(blocked, operands), 0)).toBeAllClose(nth(await run(plain, operands), 0), SUMS);
      }),
      { numRuns: 30 },
    );
  });

  test("channels that do not fill a block, and kernels larger than the output, are left to the product", async () => {
    const thin = [
      [2, 12, 8, 8],
      [16, 12, 2, 2],
    ];
    const large = [
      [2, 16, 8, 8],
      [16, 16, 6, 6],
    ];
    for (const shapes of [thin, large]) {
      const graph = await graphOf(conv(1, 0, 0), shapes, BLOCKED);
      expect(blockedIn(graph)).toBe(0);
      expect(graph.nodes.map(({ op }) => op)).toContain("MatMul");
    }
  });
});
