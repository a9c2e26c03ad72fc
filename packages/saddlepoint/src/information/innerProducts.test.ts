import { fc, test } from "@fast-check/vitest";
import { Matrix } from "ml-matrix";
import { expect } from "vitest";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { innerProducts } from "./innerProducts.ts";
import { correlationsOf, mappedRows, type Rows, scatterOf, whiteningOf } from "./scatter.ts";
import "../../testing/toBeAllClose.ts";

function normalRows(name: string, n: number, d: number): Rows {
  const values = Float64Array.from(fillNormal(stream(1, name), new Float32Array(n * d)));
  return { values, n, d };
}

const row = ({ values, d }: Rows, i: number) => values.subarray(i * d, (i + 1) * d);
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);

test.prop([fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 6 })])(
  "every product of two rows is there, however many rows there are",
  (n, m, d) => {
    const [a, b] = [normalRows("a", n, d), normalRows("b", m, d)];
    const all = innerProducts(a, b);
    const square = innerProducts(a, a, { lower: true });
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < m; j++) expect(all[i * m + j]).toBeCloseTo(dot(row(a, i), row(b, j)), 10);
      for (let j = 0; j <= i; j++) expect(square[i * n + j]).toBeCloseTo(dot(row(a, i), row(a, j)), 10);
    }
  },
);

test.prop([fc.integer({ min: 1, max: 8 })])("whitened rows have the identity for moments", (d) => {
  const rows = normalRows("mixed", 40, d);
  const turned = mappedRows(rows, Matrix.eye(d).add(Matrix.ones(d, d)));
  const correlations = correlationsOf(scatterOf(turned));
  const { map, logDeterminant } = whiteningOf(correlations);
  const identity = map.mmul(correlations).mmul(map.transpose());
  expect(identity.to1DArray()).toBeAllClose(Matrix.eye(d).to1DArray(), { atol: 1e-9 });
  expect(map.diagonal().reduce((sum, pivot) => sum - 2 * Math.log(pivot), 0)).toBeCloseTo(logDeterminant, 9);
});

test("moments weigh each row as they are told", () => {
  const rows = normalRows("weighed", 5, 3);
  const weights = Float64Array.of(0, 2, 1, 0.5, 3);
  const scatter = scatterOf(rows, weights);
  for (let a = 0; a < 3; a++) {
    for (let b = 0; b < 3; b++) {
      const terms = weights.map((weight, i) => weight * (row(rows, i)[a] ?? 0) * (row(rows, i)[b] ?? 0));
      expect(scatter.get(a, b)).toBeCloseTo(terms.reduce((sum, term) => sum + term, 0) / 5, 10);
    }
  }
});
