import {
  densityDivergence,
  gaussian,
  gaussianDivergence,
  jensenShannon,
  kl,
  reverseKl,
  squaredHellinger,
  totalVariation,
} from "saddlepoint/divergences";
import { fGan, nonSaturating, wasserstein } from "saddlepoint/objectives";
import { normalMixture1d, normalMixture2d } from "saddlepoint/toys";
import { expect, test } from "vitest";
import "../../../../saddlepoint/testing/toBeAllClose.ts";
import { createTruth, type TruthOptions, type TruthTarget } from "./createTruth.ts";

/** N(mean, deviation²) as a target of the Lab. */
const normal = (mean: number, deviation: number): TruthTarget => {
  const { logDensity, cells, sample } = normalMixture1d("a Gaussian", {
    weights: [1],
    means: [mean],
    deviations: [deviation],
  });
  return {
    dimension: 1,
    extent: { x: [-6, 6], y: [0, 1] },
    logDensity: (x) => logDensity(x),
    sample,
    density(columns) {
      const edges = Array.from({ length: columns + 1 }, (_, i) => -6 + (12 * i) / columns);
      const values = Float32Array.from(cells(edges), (mass) => (mass * columns) / 12);
      return { columns, rows: 1, values };
    },
  };
};

const [coin] = nonSaturating().estimates ?? [];
if (coin === undefined) throw new Error("the game estimates something");

const line: TruthOptions = {
  adversarial: "non-saturating",
  estimate: coin,
  target: normal(1, 1.3),
  columns: 120,
  rows: 1,
  priors: ["normal"],
  code: null,
  continuous: null,
};

test("the KL divergence of an affine generator's Gaussian is the closed form, within its interval", () => {
  const [estimate = coin] = fGan(kl).estimates ?? [];
  const truth = createTruth({
    ...line,
    adversarial: { kind: "f-gan", divergence: "kl", generator: "minimax" },
    estimate,
  });
  const { exact } = truth.look([Float32Array.from(truth.latents ?? [], (z) => 0.5 + 0.8 * z)]);
  const closed = gaussianDivergence(kl, gaussian(1, 1.69), gaussian(0.5, 0.64)).value;
  expect(exact?.value).toBeAllClose(closed, { rtol: 1e-3 });
  expect(exact?.ci[0]).toBeLessThan(closed);
  expect(exact?.ci[1]).toBeGreaterThan(closed);
});

test("other divergences of an affine generator are those that quadrature finds, within their intervals", () => {
  for (const f of [jensenShannon, squaredHellinger, totalVariation, reverseKl]) {
    const [estimate = coin] = fGan(f).estimates ?? [];
    const adversarial = { kind: "f-gan", divergence: f.name, generator: "minimax" } as const;
    const truth = createTruth({ ...line, adversarial, estimate });
    const { exact } = truth.look([Float32Array.from(truth.latents ?? [], (z) => 0.9 * z)]);
    const wanted = densityDivergence(f, gaussian(1, 1.69), gaussian(0, 0.81)).value;
    expect(exact?.value).toBeAllClose(wanted, { rtol: 2e-3 });
    expect(exact?.ci[0]).toBeLessThanOrEqual(wanted);
    expect(exact?.ci[1]).toBeGreaterThanOrEqual(wanted);
  }
});

test("finer pictures come nearer to the truth, from below", () => {
  const wanted = densityDivergence(jensenShannon, gaussian(1, 1.69), gaussian(0, 0.04)).value / 2;
  const errors = [12, 24, 48].map((columns) => {
    const truth = createTruth({ ...line, columns });
    const { exact } = truth.look([Float32Array.from(truth.latents ?? [], (z) => 0.2 * z)]);
    return wanted - (exact?.value ?? 0);
  });
  expect(Math.min(...errors)).toBeGreaterThan(0);
  expect(errors[1]).toBeLessThan((errors[0] ?? 0) / 2);
  expect(errors[2]).toBeLessThan((errors[1] ?? 0) / 2);
});

test("the target itself is at no divergence, and a perfect critic is undecided wherever there are points", () => {
  const truth = createTruth(line);
  const { exact, witness } = truth.look([Float32Array.from(truth.latents ?? [], (z) => 1 + 1.3 * z)]);
  expect(exact?.value).toBeAllClose(0, { atol: 1e-6 });
  // N(1, 1.3²) has an eighth of a millionth of its mass below −5.7.
  const shown = witness?.values.filter((value) => !Number.isNaN(value)) ?? [];
  expect(shown).toBeAllClose(new Array(shown.length).fill(0), { atol: 1e-3 });
  expect(shown.length).toBeGreaterThan(105);
});

test("where neither has points the perfect critic has no output, and both tails' ratio is left out", () => {
  const truth = createTruth({ ...line, target: normal(3, 0.2) });
  const { witness } = truth.look([Float32Array.from(truth.latents ?? [], (z) => -3 + 0.2 * z)]);
  const there = Array.from(witness?.values ?? [], (value, i) => ({ x: -6 + (i + 0.5) / 10, value }));
  // Beyond 5.5 deviations of both means; a cell is half a deviation wide.
  for (const { x, value } of there) {
    const near = Math.min(Math.abs(x - 3), Math.abs(x + 3)) / 0.2;
    if (near > 5.5) expect(value).toBeNaN();
    if (near < 4.2) expect(Math.sign(value)).toBe(Math.sign(x));
  }
});

test("the perfect discriminator's logit is log p/q, of two Gaussians of one width a straight line", () => {
  const truth = createTruth(line);
  const { witness } = truth.look([Float32Array.from(truth.latents ?? [], (z) => -1 + 1.3 * z)]);
  const logits = Array.from({ length: 120 }, (_, i) => (2 * (-6 + (i + 0.5) / 10)) / 1.69);
  expect(witness?.values.slice(30, 90)).toBeAllClose(logits.slice(30, 90), { atol: 0.02 });
});

const [w1 = coin] = wasserstein().estimates ?? [];

test("W₁ of a shifted Gaussian is the shift, and its critic has slope −1 towards the generated side", () => {
  const truth = createTruth({ ...line, adversarial: "wasserstein", estimate: w1 });
  const { exact, witness } = truth.look([Float32Array.from(truth.latents ?? [], (z) => 1.7 + 1.3 * z)]);
  expect(exact?.value).toBeAllClose(0.7, { atol: 1e-4 });
  const [first = 0, last = 0] = [witness?.values[20], witness?.values[100]];
  expect(last - first).toBeAllClose(-8, { rtol: 1e-5 });
});

/** N((0.5, 0), 0.2² I) as a target of the plane. */
const blob: TruthTarget = {
  dimension: 2,
  extent: { x: [-2, 2], y: [-2, 2] },
  ...roundBlob(0.5, 0.2),
};
const plane: TruthOptions = {
  ...line,
  target: blob,
  columns: 48,
  rows: 48,
  priors: ["normal", "normal"],
};

function roundBlob(x: number, deviation: number): Pick<TruthTarget, "logDensity" | "sample" | "density"> {
  const { logDensity, sample, cells } = normalMixture2d("a blob", { centres: [[x, 0]], deviation });
  return {
    logDensity,
    sample,
    density(columns, rows) {
      const edges = (count: number) => Array.from({ length: count + 1 }, (_, i) => -2 + (4 * i) / count);
      const area = 16 / (columns * rows);
      // Symmetric in y: the order of the rows does not matter.
      const values = Float32Array.from(cells(edges(columns), edges(rows)), (mass) => mass / area);
      return { columns, rows, values };
    },
  };
}

test("in the plane, KL between round Gaussians and W₁ of a shift are within their intervals", () => {
  const image = (latents: Float32Array | null) =>
    Float32Array.from(latents ?? [], (z, i) => 0.25 * z + (i % 2 === 0 ? 0.1 : 0));
  const [estimate = coin] = fGan(kl).estimates ?? [];
  const truth = createTruth({
    ...plane,
    adversarial: { kind: "f-gan", divergence: "kl", generator: "minimax" },
    estimate,
  });
  const divergence = truth.look([image(truth.latents)]).exact;
  const closed = gaussianDivergence(kl, gaussian([0.5, 0], 0.04), gaussian([0.1, 0], 0.0625)).value;
  expect(divergence?.value).toBeAllClose(closed, { rtol: 0.02 });
  expect(divergence?.ci[1]).toBeGreaterThan(closed);
  const transport = createTruth({ ...plane, adversarial: "wasserstein", estimate: w1 });
  const shifted = Float32Array.from(transport.latents ?? [], (z, i) => 0.2 * z + (i % 2 === 0 ? -0.3 : 0));
  const distance = transport.look([shifted]).exact;
  expect(distance?.value).toBeAllClose(0.8, { atol: 0.02 });
  expect(distance?.ci[0]).toBeLessThan(0.8);
  expect(distance?.ci[1]).toBeGreaterThan(0.8);
});

test("a model that leaves most of the target out is infinitely far by KL, and says how much", () => {
  const [estimate = coin] = fGan(kl).estimates ?? [];
  const truth = createTruth({
    ...plane,
    adversarial: { kind: "f-gan", divergence: "kl", generator: "minimax" },
    estimate,
  });
  const { exact } = truth.look([Float32Array.from(truth.latents ?? [], (z) => 0.5 + 0.01 * Math.tanh(z))]);
  expect(exact?.value).toBe(Number.POSITIVE_INFINITY);
  expect(exact?.warning).toMatch(/ % of the target lies where the model has nothing/);
});

test("a curve shares no mass with a density: every divergence is its ceiling, exactly", () => {
  const truth = createTruth({ ...plane, priors: ["normal"] });
  const { exact, density } = truth.look([new Float32Array(2 * (truth.latents?.length ?? 0))]);
  expect(density).toBeNull();
  expect(exact).toMatchObject({ kind: "exact", value: Math.LN2 });
});

test("a code that moves points apart tells all, one that does nothing tells nothing", () => {
  const truth = createTruth({ ...plane, code: { name: "c", values: 2 } });
  const at = (x: number) => Float32Array.from(truth.latents ?? [], (z, i) => 0.1 * z + (i % 2 === 0 ? x : 0));
  expect(truth.look([at(-1), at(1)]).code?.value).toBeAllClose(Math.LN2, { atol: 1e-6 });
  expect(truth.look([at(0.3), at(0.3)]).code?.value).toBeAllClose(0, { atol: 1e-9 });
  const some = truth.look([at(-0.1), at(0.1)]).code;
  // JSD between two Gaussians, two deviations apart: 0.3367 nats.
  const wanted = densityDivergence(jensenShannon, gaussian(-1, 1), gaussian(1, 1)).value / 2;
  expect(some?.value).toBeAllClose(wanted, { atol: 0.01 });
});

test("with three continuous inputs nothing is claimed", () => {
  const truth = createTruth({ ...plane, priors: ["normal", "normal", "uniform"] });
  expect(truth.latents).toBeNull();
  expect(truth.look([])).toEqual({
    density: null,
    exact: null,
    witness: null,
    code: null,
    continuous: null,
  });
});
