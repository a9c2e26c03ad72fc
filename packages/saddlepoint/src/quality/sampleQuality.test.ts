import { fc, test } from "@fast-check/vitest";
import { beforeAll, describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { normalSamples } from "../../testing/samplePairs.ts";
import type { Quantity } from "../quantity/quantity.ts";
import { fillNormal } from "../random/normal.ts";
import { permutation } from "../random/permutation.ts";
import { stream } from "../random/stream.ts";
import { subset } from "../samples/readSamples.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { frechetDistance } from "./frechetDistance.ts";
import { kernelDistance } from "./kernelDistance.ts";
import { manifold } from "./manifold.ts";
import oracle from "./oracle.json" with { type: "json" };
import { type SampleQuality, sampleQuality } from "./sampleQuality.ts";

const NETWORK = { network: "none" };

/** The same numbers as in bench/peers/sample_quality.py. */
function rows(n: number, d: number, salt: number, scale = 1, shift = 0): Samples {
  const values = Float64Array.from({ length: n * d }, (_, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    const value = Math.sin(12.9898 * (i + 1) + 78.233 * (j + 1) + salt) * 4375.85453;
    return scale * (value - Math.floor(value)) + shift;
  });
  return samples(values, n, d);
}

describe("against other people's programs", () => {
  test.each(oracle)(
    "$n and $m samples of $d features, scaled by $scale, shifted by $shift",
    async (expected) => {
      const { n, m, d, scale, shift } = expected;
      const found = await sampleQuality(rows(n, d, 0.5), rows(m, d, 1.7, scale, shift), NETWORK);
      expect(found.kernelDistance.value).toBeAllClose(expected.kernelDistance, { rtol: 1e-5, atol: 1e-6 });
      expect(found.frechetDistance.value).toBeAllClose(expected.frechetDistance, { rtol: 1e-7, atol: 1e-9 });
      for (const key of ["precision", "recall", "density", "coverage"] as const)
        expect(found[key].value).toBeAllClose(expected[key], { rtol: 1e-12 });
    },
  );
});

/** Every row changed. */
const mapRows = (given: Samples, change: (row: number[], i: number) => readonly number[]): Samples => {
  const values = Array.from({ length: given.n }, (_, i) =>
    change(Array.from(given.values.subarray(i * given.d, (i + 1) * given.d)), i),
  );
  return samples(Float64Array.from(values.flat()), given.n, values[0]?.length ?? given.d);
};

/** A mixture of four round modes in eight dimensions; `among` says which modes are left. */
function mixture(name: string, n: number, among = 4): Samples {
  const noise = normalSamples(name, n, 8);
  return mapRows(noise, (row, i) => row.map((value, j) => value + (j === i % among ? 6 : 0)));
}

describe("what the measures say of samples that are known", () => {
  const N = 600;
  const [real, same] = [mixture("real", N), mixture("same", N)];
  let ofSame: SampleQuality;
  beforeAll(async () => {
    ofSame = await sampleQuality(real, same, NETWORK);
  });

  test("other real samples are as good as real ones", () => {
    expect(ofSame.kernelDistance.ci[0]).toBeLessThan(0);
    expect(ofSame.kernelDistance.ci[1]).toBeGreaterThan(0);
    expect(ofSame.density.value).toBeAllClose(1, { atol: 0.1 });
    // E coverage = 1 − (n − 1)⋯(n − k) / (2n − 1)⋯(2n − k) (Naeem et al. 2020, lemma 2)
    const missed = [1, 2, 3, 4, 5].reduce((product, k) => (product * (N - k)) / (2 * N - k), 1);
    expect(ofSame.coverage.value).toBeAllClose(1 - missed, { atol: 0.03 });
    expect(ofSame.precision.value).toBeAllClose(ofSame.recall.value, { atol: 0.07 });
  });

  test("each Quantity names the network, and lies in its interval below its ceiling", () => {
    const { network, ...measures } = ofSame;
    for (const { quantity, value, ci, ceiling } of Object.values(measures)) {
      expect(quantity).toContain(`(${network})`);
      expect(value).toBeGreaterThanOrEqual(ci[0]);
      expect(value).toBeLessThanOrEqual(ci[1]);
      expect(value).toBeLessThanOrEqual(quantity.startsWith("density") ? Number.POSITIVE_INFINITY : ceiling);
    }
  });

  test("each measure alone says what all together say", async () => {
    const { network, kernelDistance: kid, frechetDistance: frechet, ...balls } = ofSame;
    const name = (measure: string) => `${measure} (${network})`;
    expect(await kernelDistance(real, same, { quantity: name("KID") })).toEqual(kid);
    expect(await frechetDistance(real, same, { quantity: name("Fréchet distance") })).toEqual(frechet);
    expect(await manifold(real, same, { name })).toEqual(balls);
  });

  test("progress goes over every row, to the last", async () => {
    const seen: number[] = [];
    await kernelDistance(real, same, { onProgress: (rows, of) => seen.push(rows / of) });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.length).toBeGreaterThanOrEqual(6);
    expect(seen.at(-1)).toBe(1);
  });

  test("the order of samples is nothing", async () => {
    const shuffled = (given: Samples, seed: number) =>
      subset(given, Int32Array.from(permutation(stream(seed, "order"), given.n)));
    const found = await sampleQuality(shuffled(real, 1), shuffled(same, 2), NETWORK);
    for (const key of ["precision", "recall", "density", "coverage"] as const)
      expect(found[key].value).toBeAllClose(ofSame[key].value, { rtol: 1e-12 });
    expect(found.kernelDistance.value).toBeAllClose(ofSame.kernelDistance.value, { atol: 1e-6 });
    expect(found.frechetDistance.value).toBeAllClose(ofSame.frechetDistance.value, { rtol: 1e-9 });
  });

  test("noise, step by step, worsens every measure", async () => {
    const noise = normalSamples("noise", N, 8);
    const noisy = (by: number) =>
      mapRows(same, (row, i) => row.map((value, j) => value + by * (noise.values[i * 8 + j] ?? 0)));
    const found = [ofSame];
    for (const by of [0.75, 1.5, 3]) found.push(await sampleQuality(real, noisy(by), NETWORK));
    const along = (key: Exclude<keyof SampleQuality, "network">) => found.map((each) => each[key].value);
    for (const key of ["kernelDistance", "frechetDistance"] as const)
      expect(along(key)).toEqual(along(key).toSorted((a, b) => a - b));
    for (const key of ["precision", "density", "coverage"] as const)
      expect(along(key)).toEqual(along(key).toSorted((a, b) => b - a));
  });

  test("modes dropped, step by step, worsen recall, coverage and the distances, and not precision", async () => {
    const found = [ofSame];
    for (const modes of [3, 2, 1]) found.push(await sampleQuality(real, mixture("fewer", N, modes), NETWORK));
    const along = (key: Exclude<keyof SampleQuality, "network">) => found.map((each) => each[key].value);
    for (const key of ["kernelDistance", "frechetDistance"] as const)
      expect(along(key)).toEqual(along(key).toSorted((a, b) => a - b));
    for (const key of ["recall", "coverage"] as const)
      expect(along(key)).toEqual(along(key).toSorted((a, b) => b - a));
    expect(found.at(-1)?.precision.value).toBeGreaterThan(0.8);
    expect(found.at(-1)?.recall.value).toBeLessThan(0.3);
  });

  test("one sample repeated has no recall, next to no coverage, and a density that gives it away", async () => {
    const repeated = mapRows(same, () => Array.from(same.values.subarray(0, 8)));
    const found = await sampleQuality(real, repeated, NETWORK);
    expect(found.recall.value).toBe(0);
    expect(found.coverage.value).toBeLessThan(0.1);
    expect(found.kernelDistance.ci[0]).toBeGreaterThan(0.1);
  });

  test("real samples themselves, handed in as generated ones, are at no distance", async () => {
    const found = await sampleQuality(real, real, NETWORK);
    expect(found.frechetDistance.value).toBeAllClose(0, { atol: 1e-6 });
    expect([found.precision.value, found.recall.value, found.coverage.value]).toEqual([1, 1, 1]);
  });
});

test("KID's mean is 0 where both distributions are the same, and its interval holds 0 at least 95 % of the time", async () => {
  const trials = 120;
  let [mean, covered] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const { value, ci } = await kernelDistance(
      normalSamples(`x${trial}`, 60, 3),
      normalSamples(`y${trial}`, 60, 3),
    );
    mean += value / trials;
    if (ci[0] <= 0 && 0 <= ci[1]) covered++;
  }
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(covered / trials).toBeGreaterThan(0.93);
});

test("KID covers its true value 95 % of the time where the distributions differ", async () => {
  // k in one dimension: E (XY + 1)³ = Σ C(3, i) E Xⁱ E Yⁱ, so that MMD² = Σ C(3, i) (E Xⁱ − E Yⁱ)²; here N(0, 1) and N(1, 1).
  const truth = 3 * 1 ** 2 + 3 * (1 - 2) ** 2 + (0 - 4) ** 2;
  const trials = 150;
  let covered = 0;
  for (let trial = 0; trial < trials; trial++) {
    const { ci } = await kernelDistance(
      normalSamples(`a${trial}`, 300, 1),
      normalSamples(`b${trial}`, 300, 1, 1),
    );
    if (ci[0] <= truth && truth <= ci[1]) covered++;
  }
  expect(covered / trials).toBeGreaterThan(0.89);
  expect(covered / trials).toBeLessThan(0.99);
});

describe("the Fréchet distance", () => {
  const value = (a: Samples, b: Samples) => frechetDistance(a, b).then(({ value }) => value);
  const sets = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 5 }));

  test.prop([sets])(
    "is the same both ways, 0 of a set to itself, and of a shift its square",
    async ([seed, d]) => {
      const make = (name: string) => samples(fillNormal(stream(seed, name), new Float32Array(40 * d)), 40, d);
      const [a, b] = [make("a"), make("b")];
      expect(await value(a, b)).toBeAllClose(await value(b, a), { rtol: 1e-6, atol: 1e-8 });
      expect(await value(a, a)).toBeAllClose(0, { atol: 1e-6 });
      const shifted = mapRows(a, (row) => row.map((each, j) => each + j + 1));
      expect(await value(a, shifted)).toBeAllClose((d * (d + 1) * (2 * d + 1)) / 6, { rtol: 1e-6 });
    },
  );

  test("of a set and the same stretched along its axes is Σ (1 − s)² σ², whatever the rotation", async () => {
    const a = normalSamples("stretched", 500, 2);
    const stretched = mapRows(a, ([x = 0, y = 0]) => [2 * x, 3 * y]);
    const turned = (set: Samples) => mapRows(set, ([x = 0, y = 0]) => [0.6 * x - 0.8 * y, 0.8 * x + 0.6 * y]);
    expect(await value(turned(a), turned(stretched))).toBeAllClose(await value(a, stretched), { rtol: 1e-9 });
    const truth = 1 ** 2 + 2 ** 2;
    expect(await value(a, stretched)).toBeAllClose(truth, { rtol: 0.15 });
  });

  test.each([
    { n: 400, m: 300 },
    { n: 4000, m: 100 },
    { n: 100, m: 4000 },
  ])(
    "its interval is as wide as values scatter, and covers the truth: $n and $m samples",
    async ({ n, m }) => {
      const trials = 200;
      // Deviations (1, 1) against (3, 1/2), two apart; skewed, so that the sign of what each sample adds shows.
      const truth = 2 ** 2 + (1 - 3) ** 2 + (1 - 1 / 2) ** 2;
      const skewed = (z: number) => (z + (z * z - 1) / 4) / Math.sqrt(1 + 1 / 8);
      const found: Quantity[] = [];
      for (let trial = 0; trial < trials; trial++) {
        const x = mapRows(normalSamples(`p${trial}`, n, 2), ([a = 0, b = 0]) => [skewed(a), b]);
        const y = mapRows(normalSamples(`q${trial}`, m, 2), ([a = 0, b = 0]) => [2 + 3 * skewed(a), b / 2]);
        found.push(await frechetDistance(x, y));
      }
      const mean = found.reduce((sum, each) => sum + each.value, 0) / trials;
      const deviation = Math.sqrt(found.reduce((sum, each) => sum + (each.value - mean) ** 2, 0) / trials);
      const half = found.reduce((sum, { ci: [low, high] }) => sum + (high - low) / 2, 0) / trials;
      expect(half / 1.96 / deviation).toBeAllClose(1, { atol: 0.15 });
      const covered = found.filter(({ ci: [low, high] }) => low <= truth && truth <= high).length;
      expect(covered / trials).toBeGreaterThan(0.9);
    },
  );

  test.each([
    { n: 12, m: 40 },
    { n: 12, m: 9 },
    { n: 40, m: 9 },
  ])(
    "$n and $m samples of 20 features are as far apart with features beside that are zero, and when they are turned",
    async ({ n, m }) => {
      const [x, y] = [normalSamples("thin", n, 20), normalSamples("thin2", m, 20)];
      const found = await frechetDistance(x, y);
      // With so many features there are more of them than samples, and only what the samples span is looked at.
      const padded = (set: Samples) => mapRows(set, (row) => [...row, ...new Array<number>(30).fill(0)]);
      const mirrored = (set: Samples) =>
        mapRows(set, (row) =>
          row.map((value, j) => 0.6 * value + 0.8 * (j % 2 === 0 ? 1 : -1) * (row[j ^ 1] ?? 0)),
        );
      for (const change of [padded, mirrored]) {
        const other = await frechetDistance(change(x), change(y));
        // Where nothing varies an eigenvalue is a rounding error, and its root is 1e-8.
        expect(other.value).toBeAllClose(found.value, { rtol: 1e-7 });
        expect(other.ci).toBeAllClose(found.ci, { rtol: 1e-6 });
      }
    },
  );

  test("says when there are few samples for the features", async () => {
    expect(await value(normalSamples("few", 30, 20), normalSamples("few2", 30, 20))).toBeGreaterThan(1);
    const { warning } = await frechetDistance(normalSamples("few", 30, 20), normalSamples("few2", 30, 20));
    expect(warning).toMatch(/30 samples are few for 20/);
    const many = await frechetDistance(normalSamples("many", 90, 2), normalSamples("many2", 90, 2));
    expect(many.warning).toBeUndefined();
  });
});

test.each([1e-120, 1e-60, 1e60, 1e120])(
  "the Fréchet distance goes with the square of a scale of %d",
  async (scale) => {
    const scaled = ({ values, n, d }: Samples) =>
      samples(
        Float64Array.from(values, (value) => scale * value),
        n,
        d,
      );
    const [x, y] = [normalSamples("scaled.x", 60, 3), normalSamples("scaled.y", 60, 3, 1)];
    const [found, other] = [await frechetDistance(x, y), await frechetDistance(scaled(x), scaled(y))];
    const back = [other.value, ...other.ci].map((value) => value / scale / scale);
    expect(back).toBeAllClose([found.value, ...found.ci], { rtol: 1e-6 });
  },
);

test("a Fréchet distance that float64 cannot hold is refused", async () => {
  const huge = (mean: number) => samples(Float64Array.of(mean, 2e200, 3e200, 5e200), 4, 1);
  await expect(frechetDistance(huge(1e200), huge(-1e200))).rejects.toThrow(
    /below 1.8e308, got numbers of about/,
  );
});

describe("samples that are all alike", () => {
  const constant = (value: number) => samples(new Float32Array(20 * 3).fill(value), 20, 3);

  test("are at no distance from themselves, and at their own from others", async () => {
    const same = await sampleQuality(constant(2), constant(2), NETWORK);
    expect([same.kernelDistance.value, same.frechetDistance.value]).toBeAllClose([0, 0]);
    expect([same.precision.value, same.recall.value, same.coverage.value]).toEqual([1, 1, 1]);
    const apart = await sampleQuality(constant(2), constant(3), NETWORK);
    expect(apart.frechetDistance.value).toBeAllClose(3, { rtol: 1e-6 });
    // k(a, a) + k(b, b) − 2 k(a, b) for aᵀa/3 = 4, bᵀb/3 = 9, aᵀb/3 = 6
    expect(apart.kernelDistance.value).toBeAllClose(5 ** 3 + 10 ** 3 - 2 * 7 ** 3, { rtol: 1e-5 });
    expect([apart.precision.value, apart.recall.value, apart.density.value]).toEqual([0, 0, 0]);
  });
});

describe("what is refused", () => {
  const wide = samples(new Float32Array(6 * 4097), 6, 4097);
  const huge = samples(
    Float32Array.from({ length: 12 }, (_, i) => (i === 3 ? 3e38 : 0)),
    6,
    2,
  );
  test.each([
    [normalSamples("five", 5, 2), normalSamples("six", 6, 2), /real must hold at least 6 samples, got 5/],
    [
      normalSamples("six", 6, 2),
      normalSamples("five", 5, 2),
      /generated must hold at least 6 samples, got 5/,
    ],
    [normalSamples("six", 6, 2), normalSamples("wide", 6, 3), /coordinates a point, got 2 and 3/],
    [wide, wide, /at most 4096 a sample, got 4097: give a network's features, not pixels/],
    [normalSamples("six", 6, 2), huge, /around the real ones' mean, got 3.00e\+38 in generated/],
  ])("sets that cannot be measured", async (real, generated, message) => {
    await expect(sampleQuality(real, generated, NETWORK)).rejects.toThrow(message);
  });
});
