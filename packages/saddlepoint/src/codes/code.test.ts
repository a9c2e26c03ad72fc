import { fc, test } from "@fast-check/vitest";
import { grad, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect } from "vitest";
import { gradientError, onDevice, startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { bernoulli } from "./bernoulli.ts";
import { categorical } from "./categorical.ts";
import type { Code } from "./code.ts";
import { informationBound } from "./informationBound.ts";
import { normal } from "./normal.ts";
import { uniform } from "./uniform.ts";

beforeAll(startCpu);

/** `prior` is that of a discrete code whose values are not equally likely. */
const CASES: readonly { name: string; code: Code; prior?: readonly number[] }[] = [
  { name: "categorical(10)", code: categorical(10) },
  { name: "categorical(2)", code: categorical(2) },
  { name: "categorical(3, [0.6, 0.3, 0.1])", code: categorical(3, [0.6, 0.3, 0.1]), prior: [0.6, 0.3, 0.1] },
  { name: "bernoulli()", code: bernoulli() },
  { name: "uniform(-1, 1)", code: uniform(-1, 1) },
  { name: "uniform(10, 250)", code: uniform(10, 250) },
  { name: "normal()", code: normal() },
];
const DISCRETE = CASES.filter(({ code }) => code.discrete);
const CONTINUOUS = CASES.filter(({ code }) => !code.discrete);

const matrix = (data: ArrayLike<number>, columns: number) =>
  np.array(Float32Array.from(data), { shape: [data.length / columns, columns] });
const repeated = (row: readonly number[], n: number) => Array.from({ length: n }, () => row).flat();
const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const logitsOf = (size: number) =>
  fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: size, maxLength: size });

/** log Q of each row, for one head and many encodings. */
const likelihoods = (code: Code, head: readonly number[], encodings: Float32Array) =>
  values(
    code.logLikelihood(
      matrix(repeated(head, encodings.length / code.dimension), code.headSize),
      matrix(encodings, code.dimension),
    ),
  );

describe.each(CASES)("$name", ({ code }) => {
  test("draws n rows that only its stream decides", () => {
    const draw = (seed: number) => code.sample(stream(seed, "c"), 50);
    expect(draw(1)).toHaveLength(50 * code.dimension);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test("draws into a given array what it draws into a new one, whatever was in it", () => {
    const out = new Float32Array(50 * code.dimension).fill(7);
    expect(code.sample(stream(1, "c"), 50, out)).toBe(out);
    expect(out).toEqual(code.sample(stream(1, "c"), 50));
  });

  test("its log-likelihood has the right gradient in the head", () => {
    const n = 3;
    const encoding = code.sample(stream(3, "c"), n);
    const f = (head: np.Array) => code.logLikelihood(head, matrix(encoding, code.dimension)).sum();
    const head = Float32Array.from({ length: n * code.headSize }, (_, i) => Math.sin(3 * i + 1));
    expect(gradientError(f, head, [n, code.headSize])).toBeLessThan(1e-4);
  });

  test.each(["cpu", "wasm"] as const)(
    "keeps value and gradient finite for heads of ±1e4 and of 0 (%s)",
    async (device) => {
      const rows = [1e4, -1e4, 0].map((size) =>
        Array.from({ length: code.headSize }, (_, j) => (j % 2 ? -size : size)),
      );
      const encoding = code.sample(stream(4, "c"), 3);
      await onDevice(device, () => {
        const head = () => matrix(rows.flat(), code.headSize);
        const f = (h: np.Array) => code.logLikelihood(h, matrix(encoding, code.dimension)).sum();
        expect(
          values(code.logLikelihood(head(), matrix(encoding, code.dimension))).every(Number.isFinite),
        ).toBe(true);
        expect(values(grad(f)(head())).every(Number.isFinite)).toBe(true);
      });
    },
  );

  test("a sweep's encodings decode to its values", () => {
    const { values: swept, encodings } = code.sweep(7);
    expect(swept).toHaveLength(encodings.length / code.dimension);
    expect(code.decode(encodings)).toBeAllClose(swept, { atol: 1e-6, rtol: 1e-6 });
  });
});

describe.each(DISCRETE)("$name, discrete,", ({ code, prior: given }) => {
  const states = code.sweep(0);
  const prior = given ?? states.values.map(() => 1 / states.values.length);
  /** Over codes that are drawn from the prior. */
  const expectation = (ofState: readonly number[]) =>
    ofState.reduce((sum, value, c) => sum + (prior[c] ?? 0) * value, 0);

  test.prop([logitsOf(code.headSize)], { numRuns: 25 })("has probabilities that sum to 1", (head) => {
    const total = likelihoods(code, head, states.encodings).reduce((sum, logP) => sum + Math.exp(logP), 0);
    expect(total).toBeAllClose(1, { rtol: 1e-5 });
  });

  test("has the entropy of its states, drawn as often as the prior says", () => {
    const n = 20_000;
    expect(code.entropy).toBeAllClose(-expectation(prior.map(Math.log)));
    expect(code.ceiling).toBe(code.entropy);
    const drawn = code.decode(code.sample(stream(5, "c"), n));
    for (const [c, state] of states.values.entries()) {
      const count = drawn.filter((value) => value === state).length;
      const expected = n * (prior[c] ?? 0);
      expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
  });

  test.prop(
    [fc.infiniteStream(fc.float({ min: -8, max: 8, noNaN: true })), fc.integer({ min: 1, max: 40 })],
    { numRuns: 25 },
  )("no batch of codes and no Q puts the bound above H(c)", (logits, n) => {
    const encoding = code.sample(stream(n, "c"), n);
    const head = Array.from({ length: n * code.headSize }, () => logits.next().value ?? 0);
    const bound = mean(
      values(informationBound(code, matrix(head, code.headSize), matrix(encoding, code.dimension))),
    );
    expect(bound).toBeLessThanOrEqual(code.entropy + 1e-6); // log k itself, rounded to float32, may lie above
  });

  test("a perfect Q attains H(c)", () => {
    const sharp =
      code.headSize === 1
        ? states.values.map((c) => 60 * (2 * c - 1))
        : Array.from(states.encodings, (x) => 60 * x);
    const bound = informationBound(
      code,
      matrix(sharp, code.headSize),
      matrix(states.encodings, code.dimension),
    );
    expect(mean(values(bound))).toBeAllClose(code.entropy, { rtol: 1e-6 });
  });

  test("a constant Q at the prior gives 0", () => {
    const head = code.headSize === 1 ? [0] : prior.map((p) => 0.7 + Math.log(p));
    const flat = repeated(head, states.values.length);
    const bound = values(
      informationBound(code, matrix(flat, code.headSize), matrix(states.encodings, code.dimension)),
    );
    expect(expectation(bound)).toBeAllClose(0, { atol: 1e-6 });
  });

  test("the most likely value is the state of the largest probability", () => {
    const head = Array.from({ length: code.headSize }, (_, i) => Math.sin(5 * i + 2));
    const best = likelihoods(code, head, states.encodings);
    const [picked] = code.mostLikely(Float32Array.from(head));
    expect(picked).toBe(states.values[best.indexOf(Math.max(...best))]);
  });
});

describe("the bound and the information of a discrete channel", () => {
  const k = 3;
  const code = categorical(k);
  const channel = fc.array(
    fc.array(fc.float({ min: Math.fround(0.01), max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
    {
      minLength: k,
      maxLength: k,
    },
  );
  /** p(x|c) of a channel with k inputs and 4 outputs. */
  const normalised = (rows: number[][]) =>
    rows.map((row) => row.map((p) => p / row.reduce((a, b) => a + b, 0)));
  const expected = (rows: number[][], f: (c: number, x: number) => number) =>
    rows.reduce((sum, row, c) => sum + row.reduce((inner, p, x) => inner + (p / k) * f(c, x), 0), 0);

  test.prop([channel, logitsOf(4 * k)], { numRuns: 25 })(
    "no Q is above I(c; x), and the posterior attains it",
    (weights, logits) => {
      const rows = normalised(weights);
      const marginal = [0, 1, 2, 3].map((x) => rows.reduce((sum, row) => sum + (row[x] ?? 0) / k, 0));
      const truth = expected(rows, (c, x) => Math.log((rows[c]?.[x] ?? 0) / (marginal[x] ?? 1)));
      const boundOf = (head: (x: number) => number[]) => {
        const terms = marginal.map((_, x) => likelihoods(code, head(x), code.sweep(0).encodings));
        return code.entropy + expected(rows, (c, x) => terms[x]?.[c] ?? Number.NaN);
      };
      expect(boundOf((x) => logits.slice(k * x, k * x + k))).toBeLessThanOrEqual(truth + 1e-6);
      const posterior = boundOf((x) => rows.map((row) => Math.log(row[x] ?? 0)));
      expect(posterior).toBeAllClose(truth, { atol: 1e-5 });
    },
  );
});

describe.each(CONTINUOUS)("$name, continuous,", ({ code }) => {
  const spread = code.sweep(3);
  const centre = spread.values[1] ?? 0;
  const unit = ((spread.values[2] ?? 0) - centre) / 2;

  test.prop([fc.float({ min: -1, max: 1, noNaN: true }), fc.float({ min: -5, max: 5, noNaN: true })], {
    numRuns: 20,
  })("has a density that integrates to 1", (mu, raw) => {
    // The trapezoid rule is exact to rounding for a smooth bump: ±60 units hold every mean and eight of any deviation
    // up to 7, and the step is half the smallest.
    const points = 4001;
    const at = Float32Array.from(
      { length: points },
      (_, i) => centre + unit * (60 * ((2 * i) / (points - 1) - 1)),
    );
    const total = likelihoods(code, [mu, Math.min(raw, 2)], at).reduce(
      (sum, logP) => sum + Math.exp(logP),
      0,
    );
    expect(total * unit * (120 / (points - 1))).toBeAllClose(1, { rtol: 1e-3 });
  });

  test("has a bound whose ceiling is that of the least deviation and no error, attained by no finite raw scale", () => {
    const at = Float32Array.of(centre);
    const boundOf = (raw: number) => code.entropy + (likelihoods(code, [0, raw], at)[0] ?? Number.NaN);
    expect(boundOf(-60)).toBeAllClose(code.ceiling, { atol: 1e-5 });
    expect(boundOf(-3)).toBeLessThan(code.ceiling - 0.5);
    expect(boundOf(-5)).toBeLessThan(code.ceiling);
  });

  test("has the entropy of its own draws", () => {
    const n = 200_000;
    const drawn = code.sample(stream(6, "c"), n);
    const bins = 200;
    const [low, high] = drawn.reduce(
      ([a, b], x) => [Math.min(a, x), Math.max(b, x)],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    );
    const width = (high - low) / bins;
    const counts = new Float64Array(bins);
    for (const x of drawn) {
      const bin = Math.min(bins - 1, Math.floor((x - low) / width));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    const histogram = counts.reduce((sum, c) => (c > 0 ? sum - (c / n) * Math.log(c / n / width) : sum), 0);
    expect(code.entropy).toBeAllClose(histogram, { atol: 0.02 });
  });

  test("its mean is in the code's own units", () => {
    expect(code.mostLikely(Float32Array.of(0, 5, 1, -5))).toBeAllClose([centre, centre + unit], {
      rtol: 1e-6,
    });
  });

  test("a sweep covers the range asked for, ends included", () => {
    expect(code.sweep(3, [-4, 8]).values).toEqual([-4, 2, 8]);
    expect(() => code.sweep(1)).toThrow(/count must be an integer of at least 2, got 1/);
    expect(() => code.sweep(3, [0, Number.NaN])).toThrow(/range must be two finite numbers/);
  });
});

describe("what a Gaussian Q reaches in closed form", () => {
  test("for a uniform code that x does not carry, log 2 − ½ log(2πe/3) < 0 with the prior's own mean and variance", () => {
    const code = uniform(-1, 1);
    const n = 4001;
    const grid = Float32Array.from({ length: n }, (_, i) => -1 + (2 * (i + 0.5)) / n);
    const boundAt = (logScale: number) =>
      code.entropy + mean(likelihoods(code, [0, 3 * Math.atanh(logScale / 3)], grid));
    const best = Math.LN2 - 0.5 * Math.log((2 * Math.PI * Math.E) / 3);
    expect(boundAt(0.5 * Math.log(1 / 3))).toBeAllClose(best, { atol: 1e-4 });
    expect(boundAt(0)).toBeLessThan(best);
    expect(boundAt(-1)).toBeLessThan(best);
  });

  test("for a normal code seen through noise of variance s², ½ log(1 + 1/s²), the information itself", () => {
    const code = normal();
    const s2 = 0.25;
    const n = 20_000;
    const c = code.sample(stream(8, "c"), n);
    const noise = code.sample(stream(8, "noise"), n);
    const gain = 1 / (1 + s2);
    const logScale = 0.5 * Math.log(s2 * gain);
    const heads = Array.from(c, (value, i) => [
      gain * (value + Math.sqrt(s2) * (noise[i] ?? 0)),
      3 * Math.atanh(logScale / 3),
    ]).flat();
    const bound = mean(values(informationBound(code, matrix(heads, 2), matrix(c, 1))));
    expect(bound).toBeAllClose(0.5 * Math.log(1 + 1 / s2), { atol: 0.03 });
  });
});

test("codes refuse what they cannot be, by name and value", () => {
  expect(() => categorical(1)).toThrow("categorical(k): k must be an integer of at least 2, got 1");
  expect(() => categorical(2.5)).toThrow(/got 2.5/);
  expect(() => uniform(1, 1)).toThrow("uniform(low, high): low must be below high, both finite, got 1 and 1");
  expect(() => uniform(0, Number.POSITIVE_INFINITY)).toThrow(/both finite/);
});

describe("a categorical code whose classes are not equally likely", () => {
  const p = [0.6, 0.3, 0.1];
  const code = categorical(3, p);
  const entropy = -p.reduce((sum, x) => sum + x * Math.log(x), 0);

  test("has the entropy of its prior, below log k, as ceiling", () => {
    expect([code.entropy, code.ceiling]).toEqual([entropy, entropy]);
    expect(code.entropy).toBeLessThan(Math.log(3));
    expect(categorical(4, [0.25, 0.25, 0.25, 0.25]).entropy).toBeCloseTo(Math.log(4), 12);
  });

  test("a Q of equal chances knows less than the prior, by the divergence from it", () => {
    const { encodings } = code.sweep(0);
    const boundOf = (heads: number[]) =>
      values(informationBound(code, matrix(heads, 3), matrix(encodings, 3))).reduce(
        (sum, value, c) => sum + (p[c] ?? 0) * value,
        0,
      );
    expect(boundOf(new Array<number>(9).fill(0))).toBeCloseTo(entropy - Math.log(3), 6);
  });

  test.each([
    [[0.5, 0.5], "got 2 numbers"],
    [[0.5, 0.5, 0], "got [0.5, 0.5, 0]"],
    [[0.5, 0.25, 0.2], "got a sum of 0.95"],
    [[0.5, 0.5, Number.NaN], "got [0.5, 0.5, NaN]"],
  ])("refuses %j", (given, got) => {
    expect(() => categorical(3, given)).toThrow(
      "categorical(k, probabilities): probabilities must be 3 numbers above 0, one for each class, that sum to 1",
    );
    expect(() => categorical(3, given)).toThrow(got);
  });
});
