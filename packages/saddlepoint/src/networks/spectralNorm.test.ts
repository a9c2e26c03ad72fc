import { numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { arrayOf, gradientError, startCpu, values, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { activation } from "./activation.ts";
import { conv } from "./conv.ts";
import { dense } from "./dense.ts";
import type { Layer } from "./layer.ts";
import { leafOf } from "./named.ts";
import { spectralNorm } from "./spectralNorm.ts";

beforeAll(startCpu);

/** The largest singular value of a matrix, by many steps of power iteration on its square. */
function largestSingularValue(matrix: np.Array): number {
  const square = np.matmul(matrix.ref, np.transpose(matrix));
  let vector = wavy([square.shape[0] ?? 0], 0.3);
  for (let i = 0; i < 200; i++) {
    const next = np.matmul(square.ref, vector);
    const norm = Math.sqrt(values(next.ref.mul(next.ref).sum())[0] ?? 0);
    vector = next.mul(1 / norm);
  }
  const image = np.matmul(square, vector.ref);
  return Math.sqrt(values(image.mul(vector).sum())[0] ?? 0);
}

const CASES: readonly { name: string; layer: Layer; shape: number[]; x: number[] }[] = [
  { name: "dense", layer: dense(4, 3, { bias: false }), shape: [4, 3], x: [2, 4] },
  { name: "conv", layer: conv(2, 3, { bias: false }), shape: [3, 2, 4, 4], x: [2, 2, 4, 4] },
];

describe.each(CASES)("$name", ({ layer, shape, x }) => {
  const bounded = spectralNorm(layer);
  const weight = () => wavy(shape, 1);
  const matrix = () => weight().reshape([shape[0] ?? 1, -1]);

  /** The direction after so many training steps with the weight as it is. */
  function directionAfter(steps: number): np.Array {
    let direction = arrayOf(leafOf(bounded.init(stream(1, "weights")).statistics, "direction", "test"));
    for (let i = 0; i < steps; i++) {
      const variables = { weights: { weight: weight() }, statistics: { direction } };
      const { output, statistics } = bounded.apply(variables, wavy(x), "train");
      output.dispose();
      direction = leafOf(statistics, "direction", "test");
    }
    return direction;
  }

  test("after some steps the layer is the one whose weight is divided by its largest singular value", () => {
    const sigma = largestSingularValue(matrix());
    const variables = { weights: { weight: weight() }, statistics: { direction: directionAfter(60) } };
    const found = bounded.apply(variables, wavy(x), "evaluate").output;
    const expected = layer.apply(
      { weights: { weight: weight().mul(1 / sigma) }, statistics: {} },
      wavy(x),
      "evaluate",
    ).output;
    expect(values(found)).toBeAllClose(values(expected), { rtol: 1e-4, atol: 1e-5 });
  });

  test("its gradient is that of W / σ(W): at the singular vectors their own change does not count", () => {
    const direction = directionAfter(200);
    const loss = (w: np.Array) => {
      const variables = { weights: { weight: w }, statistics: { direction: direction.ref } };
      const { output } = bounded.apply(variables, wavy(x), "evaluate");
      return output.mul(wavy(output.shape, 2)).sum();
    };
    const at = Float32Array.from(values(weight()));
    expect(gradientError(loss, at, shape, 1e-3)).toBeLessThan(1e-2);
  });
});

/** ‖Wx‖/‖x‖ of a normalised convolution, x the slowest wave that is 0 at the image's edges. */
function gainOf(layer: Layer, weight: np.Array, size: number): number {
  const wave = Float32Array.from({ length: size }, (_, i) => Math.sin((Math.PI * (i + 1)) / (size + 1)));
  const image = Float32Array.from(
    { length: size ** 2 },
    (_, i) => (wave[Math.floor(i / size)] ?? 0) * (wave[i % size] ?? 0),
  );
  const x = np.array(image).reshape([1, 1, size, size]);
  // Kernels of ones have one singular vector, so one step of power iteration finds their norm.
  const variables = { weights: { weight }, statistics: { direction: np.ones([1]) } };
  const output = values(spectralNorm(layer).apply(variables, x, "evaluate").output);
  return Math.hypot(...output) / Math.hypot(...image);
}

test.each([
  { kernel: 3, stride: 1, most: 3, least: 2.9 },
  { kernel: 4, stride: 2, most: 2, least: 1.9 },
])(
  "a convolution of $kernel × $kernel at stride $stride has a gain of at most $most, and kernels of ones nearly have it",
  ({ kernel, stride, most, least }) => {
    const layer = conv(1, 1, { bias: false, kernel, stride });
    const gain = gainOf(layer, np.ones([1, 1, kernel, kernel]), 32);
    expect(gain).toBeGreaterThan(least);
    expect(gain).toBeLessThanOrEqual(most * (1 + 1e-6));
  },
);

test("a layer without a weight is refused by name", () => {
  expect(() => spectralNorm(activation((v) => v)).init(stream(1, "weights"))).toThrow(
    /spectralNorm\(layer\): needs "weight", got \[\]/,
  );
});
