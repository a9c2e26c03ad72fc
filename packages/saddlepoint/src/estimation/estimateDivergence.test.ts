import { describe, expect, test } from "vitest";
import { normalSamples } from "../../testing/samplePairs.ts";
import { divergence } from "../divergences/divergence.ts";
import { divergences } from "../divergences/divergences.ts";
import { permutation } from "../random/permutation.ts";
import { stream } from "../random/stream.ts";
import { fillUniform } from "../random/uniform.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { estimateDivergence, estimateDivergences, estimateJensenShannon } from "./estimateDivergence.ts";
import "../../testing/toBeAllClose.ts";

const QUICK = { steps: 120, hidden: [16, 16], seed: 1 };
const { kl, js, pearson } = divergences;

const mapped = (of: Samples, f: (value: number, i: number) => number): Samples =>
  samples(Float64Array.from(of.values, f), of.n, of.d);

const cauchy = (name: string, n: number, middle: number): Samples =>
  samples(
    fillUniform(stream(1, name), new Float32Array(n), -0.5, 0.5).map((u) => middle + Math.tan(Math.PI * u)),
    n,
    1,
  );

/** Rows 0, 1, 2, … as often as the counts say, in a random order. */
const counted = (...counts: readonly number[]): Samples => {
  const sorted = counts.flatMap((count, value) => new Array<number>(count).fill(value));
  const order = permutation(stream(1, "order"), sorted.length);
  return samples(
    Float64Array.from(order, (place) => sorted[place] ?? 0),
    sorted.length,
    1,
  );
};

describe("between normal distributions", () => {
  test("all divergences have the truth in their interval, a bound below it, and one fit", async () => {
    const [p, q] = [normalSamples("five.p", 1500, 5, 0.4), normalSamples("five.q", 1500, 5)];
    const squared = 5 * 0.4 ** 2; // of the distance of the means
    const found = await estimateDivergences([kl, divergences["reverse-kl"], pearson], p, q, QUICK);
    const truths = [squared / 2, squared / 2, Math.expm1(squared)];
    found.forEach(({ estimate, lower, seen }, i) => {
      const truth = truths[i] ?? Number.NaN;
      expect(estimate.kind).toBe("estimate");
      expect(estimate.ci[0]).toBeLessThan(truth);
      expect(estimate.ci[1]).toBeGreaterThan(truth);
      expect(estimate.value).toBeAllClose(truth, { rtol: 0.3 });
      expect(lower.kind).toBe("lower-bound");
      expect(lower.ci[0]).toBeLessThan(truth);
      expect(seen.join()).toMatch(/two normal distributions .* describe the samples/);
    });
  });

  test("thirty columns of unequal numbers of rows are as few, and a χ² beyond what the samples carry is said", async () => {
    const [p, q] = [normalSamples("thirty.p", 300, 30, 0.3), normalSamples("thirty.q", 1200, 30)];
    const [ofKl, ofPearson] = await estimateDivergences([kl, pearson], p, q, { ...QUICK, steps: 20 });
    const truth = (30 * 0.3 ** 2) / 2;
    expect(ofKl?.estimate.ci[0]).toBeLessThan(truth);
    expect(ofKl?.estimate.ci[1]).toBeGreaterThan(truth);
    expect(ofPearson?.estimate.warning).toMatch(/too few samples/);
  });

  test("of one distribution have 0 in the interval", async () => {
    for (const d of [1, 5]) {
      const [p, q] = [normalSamples(`one.p${d}`, 800, d), normalSamples(`one.q${d}`, 800, d)];
      const { estimate, lower } = await estimateDivergence(kl, p, q, QUICK);
      expect([estimate.ci[0], lower.ci[0]]).toEqual([0, 0]);
      expect(estimate.value).toBeLessThan(0.02);
    }
  });
});

test("of Cauchy distributions is that of Cauchy distributions: KL = log(1 + moved²/4)", async () => {
  const { estimate, seen } = await estimateDivergence(
    kl,
    cauchy("cauchy.p", 1500, 1),
    cauchy("cauchy.q", 1500, 0),
    QUICK,
  );
  const truth = Math.log1p(1 / 4);
  expect(estimate.value).toBeAllClose(truth, { rtol: 0.25 });
  expect(estimate.ci[0]).toBeLessThan(truth);
  expect(estimate.ci[1]).toBeGreaterThan(truth);
  expect(seen.join()).toMatch(/two Student distributions/);
});

test("does not depend on units, nor on a constant column", async () => {
  const [p, q] = [normalSamples("unit.p", 600, 2, 0.5), normalSamples("unit.q", 600, 2)];
  const plain = await estimateDivergence(js, p, q, QUICK);
  const scale = (of: Samples) => mapped(of, (value, i) => (i % 2 === 0 ? 1e9 * value : value / 1024 + 3));
  const scaled = await estimateDivergence(js, scale(p), scale(q), QUICK);
  expect(scaled.estimate.value).toBeAllClose(plain.estimate.value, { rtol: 1e-3 });
  const widened = (of: Samples) =>
    samples(
      Float64Array.from({ length: of.n * 3 }, (_, at) =>
        at % 3 === 2 ? 7 : (of.values[Math.floor(at / 3) * 2 + (at % 3)] ?? 0),
      ),
      of.n,
      3,
    );
  expect(await estimateDivergence(js, widened(p), widened(q), QUICK)).toEqual(plain);
});

test("one value far away, as a code for what is missing, changes next to nothing", async () => {
  const [p, q] = [normalSamples("far.p", 600, 1, 0.5), normalSamples("far.q", 600, 1)];
  const plain = await estimateDivergence(js, p, q, QUICK);
  const spoilt = await estimateDivergence(
    js,
    mapped(p, (value, i) => (i === 0 ? 1e20 : value)),
    q,
    QUICK,
  );
  expect(spoilt.estimate.value).toBeAllClose(plain.estimate.value, { atol: 0.02 });
});

describe("between symbols", () => {
  const [p, q] = [counted(800, 600, 400, 200), counted(200, 400, 600, 800)];

  test("is counted, near the divergence of the shares", async () => {
    const truth = divergence(kl, [0.4, 0.3, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4]).value;
    const { estimate, lower, seen } = await estimateDivergence(kl, p, q, QUICK);
    expect(seen).toEqual(["4 different values in both: counted"]);
    expect(estimate.value).toBeAllClose(truth, { rtol: 0.05 });
    expect(lower.ci[0]).toBeLessThan(truth);
  });

  test("a value that one side has alone is said where the divergence may be infinite", async () => {
    const [ofKl, ofJs] = await estimateDivergences([kl, js], p, counted(500, 500, 500), QUICK);
    expect(ofKl?.estimate.warning).toMatch(/on one side only/);
    expect(ofJs?.estimate.warning).toBeUndefined();
  });

  test("JSD is half of what f-GANs count, at most log 2; of one value on each side it is that", async () => {
    const half = await estimateJensenShannon(counted(300), counted(0, 300), QUICK);
    expect(half.estimate.ceiling).toBe(Math.LN2);
    expect(half.estimate.value).toBeAllClose(Math.LN2, { rtol: 0.02 });
    const same = await estimateJensenShannon(counted(300), counted(500), QUICK);
    expect([same.estimate.value, ...same.estimate.ci]).toEqual([0, 0, 0]);
  });
});

test("what no two normal or Student distributions made is left to a network, which is said", async () => {
  const uniform = (name: string, low: number, high: number) =>
    samples(fillUniform(stream(1, name), new Float32Array(1500), low, high), 1500, 1);
  const [p, q] = [uniform("uniform.p", 0, 1), uniform("uniform.q", 0.2, 1.2)];
  const { estimate, seen } = await estimateDivergence(js, p, q, { ...QUICK, steps: 300 });
  expect(estimate.value).toBeAllClose(0.4 * Math.LN2, { rtol: 0.1 }); // a fifth of each lies where the other has none
  expect(seen.join()).toMatch(/do not describe the samples: a network was fitted/);
});

test("samples that no witness confuses do not make a bound surer than their number", async () => {
  const part = (name: string, low: number) =>
    samples(fillUniform(stream(1, name), new Float32Array(400), low, low + 1), 400, 1);
  const [ofJs, ofDistance, ofKl] = await estimateDivergences(
    [js, divergences["total-variation"], kl],
    part("apart.p", 0),
    part("apart.q", 0.995), // 0.5 % of each lies where the other is
    { ...QUICK, steps: 300 },
  );
  for (const [found, truth] of [
    [ofJs, 2 * Math.LN2 * 0.995],
    [ofDistance, 0.995],
  ] as const) {
    expect(found?.lower.ci[0]).toBeLessThan(truth);
    expect(found?.estimate.ci[1]).toBeGreaterThan(truth);
    expect(found?.estimate.value).toBeAllClose(truth, { rtol: 0.05 });
  }
  expect(ofKl?.estimate.warning).toMatch(/may be much larger, or infinite/);
});

test("more columns than can be fitted, of few rows, are said to show little", async () => {
  const [p, q] = [normalSamples("wide.p", 40, 200, 0.1), normalSamples("wide.q", 40, 200)];
  const { estimate, seen } = await estimateDivergence(js, p, q, { ...QUICK, steps: 20 });
  expect(seen).toEqual(["the columns are many: a network alone was fitted"]);
  expect(estimate.warning).toMatch(/the divergence may be larger than so few samples show/);
});

test("copies of the same rows are taken once", async () => {
  const once = normalSamples("once", 300, 2);
  const twice = samples(Float32Array.of(...once.values, ...once.values), 600, 2);
  const { estimate, lower } = await estimateDivergence(kl, twice, normalSamples("other", 600, 2), QUICK);
  expect(lower.ci[0]).toBe(0);
  expect(estimate.warning).toMatch(/300 of 1200 rows repeat others/);
});

test("rows that go on from each other, as a walk's, are said", async () => {
  const steps = normalSamples("walk", 400, 1);
  let at = 0;
  const walk = mapped(steps, (step) => {
    at += step;
    return at;
  });
  const { estimate, lower } = await estimateDivergence(js, walk, normalSamples("still", 400, 1), QUICK);
  expect(estimate.warning).toMatch(/neighbouring rows are alike .* in p\)/);
  expect(lower.warning).toMatch(/neighbouring rows are alike .* in p\)/);
});

test("too few samples and other dimensions are refused, and an abort is heard", async () => {
  const [line, plane] = [normalSamples("line", 100, 1), normalSamples("plane", 100, 2)];
  await expect(estimateDivergence(kl, line, plane)).rejects.toThrow(/same dimension, got 1 and 2/);
  await expect(estimateDivergence(kl, normalSamples("few", 29, 1), line)).rejects.toThrow(
    /p must hold at least 30 samples, got 29/,
  );
  await expect(estimateDivergence(kl, line, line, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
});
