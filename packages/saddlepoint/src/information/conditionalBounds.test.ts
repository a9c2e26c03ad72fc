import { test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { flippedBits, normalPairs, normalSamples } from "../../testing/samplePairs.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { standardisationOf } from "../samples/standardisation.ts";
import { barberAgakov } from "./barberAgakov.ts";
import { club } from "./club.ts";
import type { ConditionalDensity } from "./conditionalDensity.ts";
import { leaveOneOut } from "./leaveOneOut.ts";
import { sandwich } from "./sandwich.ts";
import { variationalMarginal } from "./variationalMarginal.ts";
import "../../testing/toBeAllClose.ts";

const RHO = 0.8;
const VARIANCE = 1 - RHO * RHO;
/** N(y; ρx, 1 − ρ²) of every column. */
const normalChannel: ConditionalDensity = (x, y) =>
  y.reduce(
    (sum, value, j) =>
      sum - (value - RHO * (x[j] ?? 0)) ** 2 / (2 * VARIANCE) - 0.5 * Math.log(2 * Math.PI * VARIANCE),
    0,
  );
const logStandardNormal = (y: Float32Array) =>
  y.reduce((sum, value) => sum - 0.5 * value * value - 0.5 * Math.log(2 * Math.PI), 0);
const QUICK = { steps: 300, hidden: [32, 32] };

describe("where the channel is known", () => {
  const { x, y, truth } = normalPairs("channel", 1000, 2, RHO);

  test("the sandwich has the truth between its bounds, each of the right kind", async () => {
    const { lower, upper } = await sandwich(x, y, normalChannel);
    expect([lower.kind, upper.kind]).toEqual(["lower-bound", "upper-bound"]);
    expect(lower.ci[0]).toBeLessThan(truth);
    expect(upper.ci[1]).toBeGreaterThan(truth);
    expect(lower.value).toBeLessThan(upper.value);
    expect([lower.value, upper.value]).toBeAllClose([truth, truth], { atol: 0.12 });
    expect(lower.ceiling).toBeAllClose(Math.log(100));
    expect(await leaveOneOut(x, y, normalChannel)).toEqual(upper);
  });

  test("the gap of the sandwich closes as its blocks grow", async () => {
    const gap = async (n: number) => {
      const pairs = normalPairs("gap", n, 1, RHO);
      const { lower, upper } = await sandwich(pairs.x, pairs.y, normalChannel);
      return upper.value - lower.value;
    };
    const [small, large] = [await gap(100), await gap(2000)];
    expect(large).toBeLessThan(small / 5);
    expect(large).toBeGreaterThan(0);
  });

  test("the variational marginal's gap is the divergence of its marginal", async () => {
    const exact = await variationalMarginal(x, y, normalChannel, { marginal: logStandardNormal });
    const shifted = await variationalMarginal(x, y, normalChannel, {
      marginal: (row) => logStandardNormal(row.map((value) => value - 1)), // KL of ½ a column
    });
    const fitted = await variationalMarginal(x, y, normalChannel);
    expect(exact.value).toBeAllClose(truth, { atol: 0.1 });
    expect(shifted.value - exact.value).toBeAllClose(1, { atol: 0.15 });
    expect(fitted.ci[1]).toBeGreaterThan(truth);
    expect(fitted.kind).toBe("upper-bound");
  });

  test("a noiseless channel of continuous numbers has an infinite upper bound, never a large number", async () => {
    const { lower, upper } = await sandwich(x, x, (a, b) =>
      a.every((v, j) => v === b[j]) ? 0 : Number.NEGATIVE_INFINITY,
    );
    expect(upper).toMatchObject({
      value: Number.POSITIVE_INFINITY,
      ci: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    });
    expect(lower.value).toBeAllClose(Math.log(100));
    expect(lower.warning).toMatch(/near log 100/);
  });

  test("a conditional that is no density, or excludes what was seen, is refused", async () => {
    await expect(sandwich(x, y, () => Number.NaN)).rejects.toThrow(
      /conditional must return log p\(y\|x\), got NaN/,
    );
    await expect(variationalMarginal(x, y, () => Number.NEGATIVE_INFINITY)).rejects.toThrow(
      /got 0 in row \d+/,
    );
  });
});

describe("barberAgakov", () => {
  test("with the entropy known is below the truth and near it", async () => {
    const { x, y, truth } = normalPairs("ba", 1500, 1, RHO);
    const entropy = 0.5 * Math.log(2 * Math.PI * Math.E);
    const quantity = await barberAgakov(x, y, { ...QUICK, entropy });
    expect(quantity.kind).toBe("lower-bound");
    expect(quantity.ci[0]).toBeLessThan(truth);
    expect(quantity.value).toBeAllClose(truth, { atol: 0.12 });
  });

  test("does not change with y's units where its entropy changes with them", async () => {
    const { x, y } = normalPairs("units", 300, 1, RHO);
    const entropy = 0.5 * Math.log(2 * Math.PI * Math.E);
    const tenfold = { ...y, values: y.values.map((value) => 8 * value) };
    const quick = { steps: 50, hidden: [16] };
    const [one, other] = [
      await barberAgakov(x, y, { ...quick, entropy }),
      await barberAgakov(x, tenfold, { ...quick, entropy: entropy + Math.log(8) }),
    ];
    expect(other.value).toBeAllClose(one.value, { rtol: 1e-3 });
  });

  test("without the entropy of a continuous y is an estimate and says why", async () => {
    const { x, y, truth } = normalPairs("unknown", 900, 1, RHO);
    const quantity = await barberAgakov(x, y, QUICK);
    expect(quantity.kind).toBe("estimate");
    expect(quantity.warning).toMatch(/no bound/);
    expect(quantity.value).toBeAllClose(truth, { atol: 0.2 });
  });

  test("of classes needs no entropy, and never exceeds that of their frequencies", async () => {
    const { x, y, truth } = flippedBits("classes", 900, 0.05);
    const quantity = await barberAgakov(x, y, { ...QUICK, discrete: true });
    expect(quantity.kind).toBe("lower-bound");
    expect(quantity.value).toBeAllClose(truth, { atol: 0.12 });
    expect(quantity.ceiling).toBeAllClose(Math.LN2);
  });

  test("of a number about itself says how much it can find at most, and that there may be more", async () => {
    const { x } = normalPairs("itself", 1000, 1, 0);
    // A normal number's entropy, and the density of one that is known to a thousandth, e⁻⁷, of its deviation.
    const most = 7 + 0.5;
    const { value, ceiling, warning } = await barberAgakov(x, x, { seed: 1 });
    expect(ceiling).toBeAllClose(most, { rtol: 1e-12 });
    expect(value).toBeGreaterThan(most - 3);
    expect(value).toBeLessThanOrEqual(ceiling);
    expect(warning).toMatch(/near 7.50 nats, which it cannot exceed/);
    const wide = { ...x, values: x.values.map((number) => 8 * number) };
    const deviation = standardisationOf(wide).deviations[0] ?? 0;
    const entropy = 0.5 * Math.log(2 * Math.PI * Math.E) + Math.log(8);
    const known = await barberAgakov(x, wide, { steps: 20, hidden: [8], entropy });
    expect(known.ceiling).toBeAllClose(most + Math.log(8 / deviation), { rtol: 1e-12 });
    expect(known.warning).toMatch(/training still helped when its 20 steps ended/);
  });

  test("a column of y that is a copy or a sum of others changes next to nothing", async () => {
    const { x, y, truth } = normalPairs("copied", 900, 1, RHO);
    const other = normalSamples("beside", 900, 1);
    const columns = (...of: readonly ((i: number) => number)[]) =>
      samples(
        Float64Array.from(
          { length: 900 * of.length },
          (_, at) => of[at % of.length]?.(Math.floor(at / of.length)) ?? 0,
        ),
        900,
        of.length,
      );
    const first = (i: number) => y.values[i] ?? 0;
    const second = (i: number) => other.values[i] ?? 0;
    const alone = await barberAgakov(x, y, QUICK);
    const twice = await barberAgakov(
      x,
      columns(first, (i) => 3 - 2 * first(i)),
      QUICK,
    );
    expect(twice.value).toBeAllClose(alone.value, { atol: 0.05 });
    const turned = await barberAgakov(
      x,
      columns((i) => first(i) + 20 * second(i), second),
      QUICK,
    );
    expect(turned.value).toBeAllClose(truth, { atol: 0.4 });
  });

  test("classes that are none are refused", async () => {
    const x = normalSamples("x", 100, 1);
    await expect(barberAgakov(x, x, { discrete: true })).rejects.toThrow(
      /classes in y must be integers, got/,
    );
  });
});

test("classes count that occur: numbers with gaps have the ceiling of their number", async () => {
  const { x, y } = normalPairs("gaps", 300, 1, 0.9);
  const classes = samples(
    y.values.map((value) => (value < -0.5 ? 10 : value < 0.5 ? 2000 : 3000)),
    300,
    1,
  );
  const { ceiling, value } = await barberAgakov(x, classes, { ...QUICK, discrete: true });
  expect(ceiling).toBeAllClose(Math.log(3));
  expect(value).toBeGreaterThan(0.4);
});

test("rounded and heavy-tailed numbers have a finite estimate near the truth of a conditional network", async () => {
  const { x, y, truth } = normalPairs("finite", 1500, 1, 0.8);
  const rounded = (of: Samples) =>
    samples(
      Float64Array.from(of.values, (v) => Math.round(10 * v) / 10),
      of.n,
      1,
    );
  const heavy = (of: Samples) =>
    samples(
      Float64Array.from(of.values, (v) => v ** 9),
      of.n,
      1,
    );
  for (const change of [rounded, heavy]) {
    const { value, kind } = await barberAgakov(change(x), change(y), QUICK);
    expect(value).toBeAllClose(truth, { atol: 0.12 });
    expect(kind).toBe("estimate");
    const { value: contrast, warning } = await club(change(x), change(y), QUICK);
    expect(contrast).toBeGreaterThan(0);
    expect(contrast).toBeLessThan(4);
    expect(warning).toMatch(/no bound from either side/);
  }
});

test("CLUB goes to ρ²/(1 − ρ²) for a normal pair, far above the truth, and is an estimate", async () => {
  const { x, y, truth } = normalPairs("club", 1500, 1, RHO);
  const quantity = await club(x, y, QUICK);
  expect(quantity.value).toBeAllClose((RHO * RHO) / VARIANCE, { rtol: 0.25 });
  expect(quantity.value).toBeGreaterThan(truth + 0.5);
  expect(quantity.kind).toBe("estimate");
});
