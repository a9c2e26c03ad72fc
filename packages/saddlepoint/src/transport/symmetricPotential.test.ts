import { expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { symmetricPotential } from "./symmetricPotential.ts";

const n = 30;
const draws = stream(5, "points");
const xs = Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1e3 : draws.next()));
const values = Float64Array.from(
  { length: n * n },
  (_, k) => ((xs[Math.floor(k / n)] ?? 0) - (xs[k % n] ?? 0)) ** 2,
);
const mass = Float64Array.from({ length: n }, () => draws.next());
const all = mass.reduce((sum, value) => sum + value, 0);
const a = mass.map((value) => value / all);

test.each([1e6, 1, 1e-2, 1e-5, 1e-12])(
  "a measure's potential against itself is its own soft transform, within tens of iterations (ε = %d)",
  (epsilon) => {
    const { f, g, iterations, marginalError } = symmetricPotential({ values, n, m: n }, a, {
      epsilon,
      tolerance: 1e-10,
      maxIterations: 100,
      onProgress: () => {},
    });
    expect(iterations).toBeLessThan(60);
    expect(marginalError).toBeLessThan(1e-10);
    expect(g).toBeAllClose(f, { atol: 1e-8 * epsilon });
    const transformed = f.map((_, i) => {
      const exponents = f.map(
        (value, j) => Math.log(a[j] ?? 0) + (value - (values[i * n + j] ?? 0)) / epsilon,
      );
      const largest = Math.max(...exponents);
      return (
        -epsilon *
        (largest + Math.log(exponents.reduce((sum, exponent) => sum + Math.exp(exponent - largest), 0)))
      );
    });
    expect(f).toBeAllClose(transformed, { atol: 1e-7 * epsilon });
  },
);
