import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { normalPairs, normalSamples } from "../../testing/samplePairs.ts";
import { normalCdf } from "../numeric/normalCdf.ts";
import { normalScores } from "../samples/normalScores.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { copulaInformation, copulaLogRatios, fitEllipticalCopula } from "./ellipticalCopula.ts";
import { ranksAmong } from "./ranks.ts";
import { logDensitiesOfSquares, studentCdf, studentEntropy, studentQuantile } from "./studentT.ts";
import "../../testing/toBeAllClose.ts";

const fitted = (x: Samples, y: Samples) => {
  const ranks = { x: ranksAmong(x)(x), y: ranksAmong(y)(y) };
  const copula = fitEllipticalCopula(ranks.x, ranks.y);
  return { copula, ranks, ...copulaInformation(copula, ranks.x, ranks.y) };
};

/** Uncorrelated columns that share one scale: the multivariate Student distribution of the identity. */
function studentPairs(n: number, d: number, degrees: number) {
  const [x, y, chi] = [
    normalSamples("tx", n, d),
    normalSamples("ty", n, d),
    normalSamples("chi", n, degrees),
  ];
  const scale = Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < degrees; j++) sum += (chi.values[i * degrees + j] ?? 0) ** 2;
    return Math.sqrt(degrees / sum);
  });
  const scaled = ({ values }: Samples) =>
    samples(
      Float64Array.from(values, (value, at) => value * (scale[Math.floor(at / d)] ?? 0)),
      n,
      d,
    );
  return {
    x: scaled(x),
    y: scaled(y),
    truth: 2 * studentEntropy(d, degrees) - studentEntropy(2 * d, degrees),
  };
}

describe("Student's t distribution", () => {
  test("has the distribution functions of Cauchy at 1, of a closed form at 2, and the normal one at ∞", () => {
    for (const t of [-3, -0.5, 0, 1, 12]) {
      expect(studentCdf(t, 1)).toBeAllClose(0.5 + Math.atan(t) / Math.PI, { rtol: 1e-12 });
      expect(studentCdf(t, 2)).toBeAllClose(0.5 + t / (2 * Math.sqrt(2 + t * t)), { rtol: 1e-12 });
      expect(studentCdf(t, Number.POSITIVE_INFINITY)).toBe(normalCdf(t));
    }
    expect(studentCdf(2.570581835636314, 5)).toBeAllClose(0.975, { rtol: 1e-9 }); // its tabled 97.5 % point
  });

  test.prop([fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.001, max: 0.999, noNaN: true })])(
    "its quantile inverts its distribution function, and is odd",
    (degrees, u) => {
      const quantile = studentQuantile(degrees);
      expect(studentCdf(quantile(u), degrees)).toBeAllClose(u, { rtol: 1e-6 });
      expect(quantile(1 - u)).toBeAllClose(-quantile(u), { rtol: 1e-6, atol: 1e-9 });
    },
  );

  test.prop([fc.integer({ min: 1, max: 30 })])(
    "its density is the derivative of its distribution function",
    (degrees) => {
      for (const t of [-2, -0.3, 0.7, 3]) {
        const slope = (studentCdf(t + 1e-5, degrees) - studentCdf(t - 1e-5, degrees)) / 2e-5;
        expect(Math.exp(logDensitiesOfSquares(Float64Array.of(t * t), 1, degrees)[0] ?? 0)).toBeAllClose(
          slope,
          { rtol: 1e-6 },
        );
      }
    },
  );

  test("its entropy is log 4π at one degree, and the normal one's in the limit", () => {
    expect(studentEntropy(1, 1)).toBeAllClose(Math.log(4 * Math.PI), { rtol: 1e-10 });
    expect(studentEntropy(3, 1e5)).toBeAllClose(studentEntropy(3, Number.POSITIVE_INFINITY), { rtol: 1e-4 });
  });
});

describe("the elliptical copula", () => {
  test.each([
    [1, 0],
    [1, 0.75],
    [2, 0.8],
    [5, 0.5],
  ])(
    "is normal for normal pairs of %d columns, of correlation %d, with the truth in its interval",
    (d, rho) => {
      const { x, y, truth } = normalPairs("copula", 3000, d, rho);
      const { copula, value, error } = fitted(x, y);
      expect(copula.degrees).toBeGreaterThanOrEqual(50);
      expect(Math.abs(value - truth)).toBeLessThan(3 * error + 0.003);
      // The standard error of −½ log(1 − r²) is ρ/√n a pair of columns.
      expect(error).toBeAllClose((rho * Math.sqrt(d)) / Math.sqrt(3000), { rtol: 0.1, atol: 0.002 });
    },
  );

  test.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [5, 3],
  ])("finds the scale that Student columns share: %d columns, %d degrees of freedom", (d, degrees) => {
    const { x, y, truth } = studentPairs(3000, d, degrees);
    const { copula, value, error } = fitted(x, y);
    expect(Math.abs(copula.degrees - degrees)).toBeLessThanOrEqual(1);
    expect(Math.abs(value - truth)).toBeLessThan(3 * error + 0.01);
  });

  test("of ten independent columns a side is 0, where the log determinants alone say dx dy/2n more", () => {
    const { x, y } = normalPairs("wide", 400, 10, 0);
    const { value, error } = fitted(x, y);
    // The deviation of the corrected estimate is √(2 dx dy)/2n = 0.018; what is taken off is 0.125.
    expect(value).toBeAllClose(0, { atol: 0.055 });
    expect(error).toBeGreaterThan(0);
  });

  test("does not change with an increasing map of a column, nor when x and y change places", () => {
    const { x, y } = normalPairs("maps", 500, 2, 0.6);
    const stretched = samples(
      Float64Array.from(x.values, (value, at) => (at % 2 === 0 ? Math.exp(3 * value) : 8 + value ** 3)),
      500,
      2,
    );
    const plain = fitted(x, y).value;
    expect(fitted(stretched, y).value).toBe(plain);
    expect(fitted(y, x).value).toBeAllClose(plain, { rtol: 1e-9 });
  });

  test("is finite where a column is a copy of another, or constant", () => {
    const { x } = normalPairs("copy", 300, 1, 0);
    const twice = samples(
      Float64Array.from({ length: 600 }, (_, at) => x.values[at >> 1] ?? 0),
      300,
      2,
    );
    const constant = samples(new Float64Array(300).fill(4), 300, 1);
    for (const [a, b] of [
      [twice, x],
      [constant, x],
    ] as const) {
      const { copula, ranks, value } = fitted(a, b);
      expect(Number.isFinite(value)).toBe(true);
      expect(copulaLogRatios(copula, ranks.x, ranks.y).every(Number.isFinite)).toBe(true);
    }
  });
});

test("normal scores are standard normal in the reference, whatever its tails, and finite outside of it", () => {
  const tail = samples(
    Float64Array.from(normalSamples("tail", 1000, 1).values, (value) => Math.exp(40 * value)),
    1000,
    1,
  );
  const scores = normalScores(tail);
  const { values } = scores(tail);
  const mean = values.reduce((sum, value) => sum + value / 1000, 0);
  const square = values.reduce((sum, value) => sum + value ** 2 / 1000, 0);
  expect([mean, square]).toBeAllClose([0, 1], { atol: 0.02 });
  const outside = scores(samples(Float64Array.of(-1e300, 1e300), 2, 1)).values;
  expect(outside).toBeAllClose([-3.48, 3.48], { atol: 0.1 });
});
