import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stream } from "../random/stream.ts";
import type { Factor } from "../samples/samples.ts";
import type { CodeReadings } from "./codeReadings.ts";
import { factorInformation } from "./factorInformation.ts";

const draws = (seed: number, name: string, n: number, count: number): Int32Array => {
  const from = stream(seed, name);
  return Int32Array.from({ length: n }, () => Math.floor(from.next() * count));
};

const factor = (values: Int32Array, count: number): Factor => ({ name: "hair", count, values });
const classes = (values: ArrayLike<number>): CodeReadings => ({ name: "look", discrete: true, values });
const numbers = (values: ArrayLike<number>): CodeReadings => ({ name: "u", discrete: false, values });

/** What one code tells of one factor. */
function told(of: Factor, code: CodeReadings) {
  const [report] = factorInformation([of], [code]);
  const information = report?.codes[0]?.information;
  if (report === undefined || information === undefined) throw new Error("one factor and one code");
  return { ...information, entropy: report.entropy.value };
}

describe("a code that is the factor", () => {
  test("tells all of its entropy, by whatever names", () => {
    const hair = factor(draws(1, "hair", 2000, 5), 5);
    const { value, ceiling, entropy, ci } = told(hair, classes(hair.values.map((v) => (v + 2) % 5)));
    expect(entropy).toBeCloseTo(Math.log(5), 2);
    expect(value).toBeCloseTo(entropy, 3);
    expect(ceiling).toBe(entropy);
    expect(ci[0]).toBeLessThanOrEqual(value);
  });

  test("and merged values lose what they can no longer tell apart", () => {
    const hair = factor(draws(2, "hair", 4000, 4), 4);
    const { value, ci } = told(hair, classes(hair.values.map((v) => Math.floor(v / 2))));
    expect(ci[0]).toBeLessThanOrEqual(Math.LN2);
    expect(ci[1]).toBeGreaterThanOrEqual(Math.LN2);
    expect(value).toBeCloseTo(Math.LN2, 2);
  });
});

test("a code that knows nothing has 0 on average, not the plug-in estimate's bias", () => {
  const values = Array.from({ length: 60 }, (_, seed) => {
    const hair = factor(draws(seed, "hair", 1000, 8), 8);
    return told(hair, numbers(Float32Array.from(draws(seed, "u", 1000, 1e6))));
  });
  const mean = values.reduce((sum, { value }) => sum + value, 0) / values.length;
  // The bias that is taken away is (20 − 1)(8 − 1) / 2000 = 0.067; cutting at 0 leaves less than half a deviation, 0.004.
  expect(mean).toBeLessThan(0.008);
  expect(values.filter(({ ci }) => ci[0] > 0).length).toBeLessThanOrEqual(6);
});

test("an increasing map of a continuous code changes nothing", () => {
  const hair = factor(draws(3, "hair", 300, 3), 3);
  const jitter = stream(3, "jitter");
  const u = Float64Array.from(hair.values, (v) => v + jitter.next());
  expect(told(hair, numbers(u.map((v) => Math.exp(2 * v) - 7)))).toEqual(told(hair, numbers(u)));
});

test("a code that reads the same of every sample tells nothing", () => {
  const hair = factor(draws(4, "hair", 100, 3), 3);
  for (const code of [classes, numbers]) {
    expect(told(hair, code(new Float32Array(100))).value).toBe(0);
  }
});

test("nothing is told beyond either's entropy, nor less than 0, and order is nothing", () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 4 }));
  fc.assert(
    fc.property(fc.array(pair, { minLength: 2, maxLength: 60 }), (rows) => {
      const of = (order: readonly (readonly [number, number])[]) =>
        told(
          factor(
            Int32Array.from(order, ([, v]) => v),
            5,
          ),
          classes(order.map(([c]) => c)),
        );
      const found = of(rows);
      expect(found.value).toBeGreaterThanOrEqual(0);
      expect(found.value).toBeLessThanOrEqual(found.entropy);
      expect(of([...rows].reverse()).value).toBeCloseTo(found.value, 12);
    }),
  );
});

test("readings and factors of different samples are refused", () => {
  const hair = factor(draws(5, "hair", 10, 3), 3);
  expect(() => told(hair, classes([1, 2]))).toThrow(/look must have a reading for each of 10 samples, got 2/);
  expect(() => told(factor(Int32Array.of(1), 3), classes([1]))).toThrow(/at least 2 samples, got 1/);
});
