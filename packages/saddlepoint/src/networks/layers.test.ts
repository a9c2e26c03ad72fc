import { grad, numpy as np, tree } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { arrayOf, gradientError, onDevice, startCpu, values, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { leakyRelu, relu, sigmoid, tanh } from "./activation.ts";
import { batchNorm } from "./batchNorm.ts";
import { conv } from "./conv.ts";
import { dense } from "./dense.ts";
import type { Layer, Named } from "./layer.ts";
import { layerNorm } from "./layerNorm.ts";
import { mlp } from "./mlp.ts";
import { leafOf, mapNamed } from "./named.ts";
import { reshape } from "./reshape.ts";
import { sequence } from "./sequence.ts";
import { upconv } from "./upconv.ts";

beforeAll(startCpu);

/** A layer's variables as arrays, with weights large enough for a gradient to show. */
function variablesOf(layer: Layer) {
  const { weights, statistics } = layer.init(stream(1, "weights"));
  const grown = mapNamed(weights, (tensor) => arrayOf(tensor).add(wavy([...tensor.dims], 2).mul(0.5)));
  return { weights: grown, statistics: mapNamed(statistics, arrayOf) };
}

const CASES: readonly { name: string; layer: Layer; shape: number[]; out: number[] }[] = [
  { name: "dense", layer: dense(3, 4), shape: [2, 3], out: [2, 4] },
  { name: "dense without bias", layer: dense(3, 4, { bias: false }), shape: [2, 3], out: [2, 4] },
  { name: "conv", layer: conv(2, 3), shape: [2, 2, 6, 6], out: [2, 3, 3, 3] },
  {
    name: "conv 3x3, stride 1",
    layer: conv(1, 2, { kernel: 3, stride: 1 }),
    shape: [2, 1, 5, 5],
    out: [2, 2, 5, 5],
  },
  { name: "upconv", layer: upconv(2, 3), shape: [2, 2, 3, 3], out: [2, 3, 6, 6] },
  {
    name: "upconv 3x3, stride 1",
    layer: upconv(2, 1, { kernel: 3, stride: 1 }),
    shape: [1, 2, 4, 4],
    out: [1, 1, 4, 4],
  },
  { name: "batchNorm of rows", layer: batchNorm(3), shape: [5, 3], out: [5, 3] },
  { name: "batchNorm of images", layer: batchNorm(2), shape: [3, 2, 3, 3], out: [3, 2, 3, 3] },
  { name: "layerNorm of rows", layer: layerNorm(3), shape: [5, 3], out: [5, 3] },
  { name: "layerNorm of images", layer: layerNorm(2), shape: [3, 2, 3, 3], out: [3, 2, 3, 3] },
  { name: "leakyRelu", layer: leakyRelu(), shape: [3, 4], out: [3, 4] },
  { name: "sigmoid", layer: sigmoid(), shape: [3, 4], out: [3, 4] },
  { name: "tanh", layer: tanh(), shape: [3, 4], out: [3, 4] },
  { name: "reshape", layer: reshape([2, 3]), shape: [2, 6], out: [2, 2, 3] },
  { name: "mlp", layer: mlp([3, 5, 2], { normalise: true, hidden: tanh() }), shape: [4, 3], out: [4, 2] },
];

describe.each(CASES)("$name", ({ layer, shape, out }) => {
  const weigh = (y: np.Array) => y.ref.mul(wavy(y.shape, 1)).sum();

  test.each(["train", "evaluate"] as const)("has the stated shape and the right gradients (%s)", (mode) => {
    const { weights, statistics } = variablesOf(layer);
    const run = (w: Named<np.Array>, x: np.Array) =>
      layer.apply({ weights: w, statistics: tree.ref(statistics) }, x, mode).output;
    expect(run(tree.ref(weights), wavy(shape)).shape).toEqual(out);
    const x = Float32Array.from(values(wavy(shape, 0.4))); // no entry near 0, where leakyRelu has its kink
    expect(gradientError((v) => weigh(run(tree.ref(weights), v)), x, shape)).toBeLessThan(2e-3);
    for (const [name, weight] of Object.entries(weights)) {
      const loss = (w: np.Array) => weigh(run({ ...tree.ref(weights), [name]: w }, wavy(shape)));
      expect(gradientError(loss, Float32Array.from(values(weight.ref)), weight.shape)).toBeLessThan(2e-3);
    }
  });
});

test("a transposed convolution is the adjoint of the convolution: ⟨conv(x), y⟩ = ⟨x, upconv(y)⟩", () => {
  const weight = wavy([3, 2, 4, 4]);
  const [x, y] = [wavy([2, 2, 8, 8], 1), wavy([2, 3, 4, 4], 2)];
  const apply = (layer: Layer, input: np.Array) =>
    layer.apply({ weights: { weight: weight.ref }, statistics: {} }, input, "train").output;
  const left = apply(conv(2, 3, { bias: false }), x.ref)
    .mul(y.ref)
    .sum();
  const right = apply(upconv(3, 2, { bias: false }), y)
    .mul(x)
    .sum();
  expect(values(left)).toBeAllClose(values(right), { rtol: 1e-6 });
});

describe("the activations' slopes", () => {
  const slopes = (layer: Layer, points: number[]) =>
    values(
      grad((x: np.Array) => layer.apply({ weights: {}, statistics: {} }, x, "train").output.sum())(
        np.array(points),
      ),
    );

  test("leakyRelu's are 0.1 and 1, and one-sided at the tie", () => {
    expect(slopes(leakyRelu(), [-1e4, -1, 0, 1, 1e4])).toBeAllClose([0.1, 0.1, 0.1, 1, 1], { rtol: 1e-6 });
    expect(slopes(relu(), [-1, 0, 1])).toEqual([0, 0, 1]);
  });

  test.each(["cpu", "wasm"] as const)(
    "tanh's and sigmoid's are finite and vanish far out (%s)",
    async (device) => {
      await onDevice(device, () => {
        expect(slopes(tanh(), [-1e4, 0, 1e4])).toBeAllClose([0, 1, 0], { atol: 1e-6 });
        expect(slopes(sigmoid(), [-1e4, 0, 1e4])).toBeAllClose([0, 0.25, 0], { atol: 1e-6 });
      });
    },
  );
});

describe("batchNorm", () => {
  const layer = batchNorm(2, { epsilon: 1e-5, decay: 0.8 });
  const start = () => ({
    weights: { scale: np.array([1, 1]), shift: np.array([0, 0]) },
    statistics: { mean: np.array([0, 0]), variance: np.array([1, 1]), batches: np.array(0) },
  });
  const batch = () =>
    wavy([40, 2])
      .mul(np.array([2, 5]))
      .add(np.array([7, -30]));
  const moments = (x: np.Array) => [values(x.ref.mean(0)), values(np.var_(x, 0))];

  test("gives each channel mean 0 and variance 1 while training", () => {
    const [mean, variance] = moments(layer.apply(start(), batch(), "train").output);
    expect(mean ?? []).toBeAllClose(0, { atol: 1e-6 });
    expect(variance ?? []).toBeAllClose(1, { rtol: 1e-4 });
  });

  const statisticsOf = (statistics: Named<np.Array>) =>
    ["mean", "variance"].map((name) => values(leafOf(statistics, name, "test").ref));

  test("its running statistics are the first batch's own, however far from the initial ones", () => {
    const { statistics } = layer.apply(start(), batch().mul(1e-3), "train");
    const [mean, variance] = moments(batch().mul(1e-3));
    const [runningMean, runningVariance] = statisticsOf(statistics);
    expect(runningMean ?? []).toBeAllClose(mean ?? [], { rtol: 1e-5 });
    expect(runningVariance ?? []).toBeAllClose(
      (variance ?? []).map((v) => (v * 40) / 39),
      { rtol: 1e-5 },
    );
  });

  test("its running statistics are the plain mean of the first batches', and then forget by `decay`", () => {
    const decay = 0.8; // from the sixth batch on: 5/6 > 0.8
    const batchAt = (i: number) => batch().add(np.array([i, -i * i]));
    let { statistics }: { statistics: Named<np.Array> } = start();
    let expected = [0, 0];
    for (let i = 0; i < 8; i++) {
      statistics = layer.apply({ ...start(), statistics }, batchAt(i), "train").statistics;
      const [mean] = moments(batchAt(i));
      const kept = i < 5 ? i / (i + 1) : decay;
      expected = expected.map((m, channel) => kept * m + (1 - kept) * (mean?.[channel] ?? 0));
    }
    expect(statisticsOf(statistics)[0] ?? []).toBeAllClose(expected, { rtol: 1e-5 });
    expect(statistics.batches?.js()).toBe(8);
  });

  test("evaluates one sample by the running statistics, whatever batch it is in", () => {
    const statistics = () => ({
      mean: np.array([7, -30]),
      variance: np.array([4, 25]),
      batches: np.array(1),
    });
    const one = layer.apply({ ...start(), statistics: statistics() }, np.array([[9, -25]]), "evaluate");
    expect(values(one.output)).toBeAllClose([1, 1], { rtol: 1e-5 });
    expect(one.statistics).toEqual({});
  });

  test("has the right second derivatives, which a gradient penalty takes", () => {
    const slope = (x: np.Array) =>
      grad((y: np.Array) =>
        layer
          .apply(start(), y, "train")
          .output.mul(wavy([5, 2], 1))
          .sum(),
      )(x);
    const penalty = (x: np.Array) => {
      const g = slope(x);
      return g.ref.mul(g).sum();
    };
    expect(gradientError(penalty, Float32Array.from(values(wavy([5, 2]))), [5, 2], 1e-3)).toBeLessThan(5e-3);
  });

  test("a mean of 1e4 with a deviation of 1 is normalised in float32, and a constant channel gives the shift", async () => {
    await onDevice("wasm", () => {
      const spread = wavy([64, 1])
        .mul(np.array([1, 0]))
        .add(np.array([1e4, 300]));
      const { output } = layer.apply(start(), spread, "train");
      const [mean, variance] = moments(output);
      expect(mean ?? []).toBeAllClose(0, { atol: 2e-3 });
      expect(variance ?? []).toBeAllClose([1, 0], { atol: 1e-2 });
    });
  });
});

test("a layer that is not given what it holds says what it needs", () => {
  const broken = sequence({ first: dense(2, 2) });
  expect(() =>
    broken.apply({ weights: { "first.bias": np.zeros([2]) }, statistics: {} }, np.ones([1, 2]), "train"),
  ).toThrow('dense: needs "weight", got [bias]');
  expect(() => mlp([3])).toThrow(/mlp\(widths\): widths must hold at least 2 numbers, got \[3\]/);
});
