import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { overRelaxation } from "./overRelaxation.ts";
import { sinkhorn } from "./sinkhorn.ts";

/** Block iterations on x = √η y, y = √η x, with both steps lengthened: plain ones shrink the error by η each. */
function iterationsTo(tolerance: number, eta: number, next: (error: number) => number): number {
  let [x, y, factor, iterations] = [1, 1, 1, 0];
  for (;;) {
    x += factor * (Math.sqrt(eta) * y - x);
    y += factor * (Math.sqrt(eta) * x - y);
    iterations++;
    const error = Math.abs(x) + Math.abs(y);
    if (error <= tolerance || iterations > 1e6) return iterations;
    factor = next(error);
  }
}

describe("lengthened steps", () => {
  test.each([0.5, 0.9, 0.99, 0.999])(
    "need fewer iterations, the more so the slower plain ones are (%d)",
    (eta) => {
      const plain = iterationsTo(1e-9, eta, () => 1);
      expect(iterationsTo(1e-9, eta, overRelaxation())).toBeLessThan(plain * 3 * Math.sqrt(1 - eta));
    },
  );

  test("are plain ones again where errors do not fall", () => {
    const next = overRelaxation();
    let factor = 1;
    for (let k = 0; k < 100; k++) factor = next(0.99 ** k);
    expect(factor).toBeGreaterThan(1.5);
    for (let k = 0; k < 10_000; k++) factor = next(1);
    expect(factor).toBe(1);
  });

  test("solve what plain iterations solve, sooner", () => {
    const n = 40;
    const cost = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => Math.abs(i - 0.7 * j - 5)),
    );
    const even = Array<number>(n).fill(1 / n);
    const epsilon = 0.3;
    const [u, v] = [new Float64Array(n).fill(1), new Float64Array(n).fill(1)];
    let iterations = 0;
    for (let off = 1; off > 1e-9; iterations++) {
      off = 0;
      cost.forEach((row, i) => {
        const carried = row.reduce((sum, c, j) => sum + Math.exp(-c / epsilon) * (v[j] ?? 0), 0);
        off += Math.abs((u[i] ?? 0) * carried - 1 / n);
        u[i] = 1 / (n * carried);
      });
      for (let j = 0; j < n; j++)
        v[j] =
          1 / (n * cost.reduce((sum, row, i) => sum + Math.exp(-(row[j] ?? 0) / epsilon) * (u[i] ?? 0), 0));
    }
    const found = sinkhorn(cost, even, even, { epsilon, tolerance: 1e-9 });
    expect(found.iterations).toBeLessThan(iterations / 2);
    const shift = (found.potentials.source[0] ?? 0) - epsilon * Math.log(n * (u[0] ?? 0));
    expect(found.potentials.source).toBeAllClose(
      u.map((scaling) => epsilon * Math.log(n * scaling) + shift),
      { atol: 1e-6 },
    );
  });
});
