import { EigenvalueDecomposition, type Matrix } from "ml-matrix";
import { type Samples, samples } from "../samples/samples.ts";
import { mappedRows, scatterOf } from "./scatter.ts";

/** A direction with less of the variance of the widest one is rounding: a column that others give. */
const NOTHING = 1e-6;

/** More columns are left as they are: finding directions would take longer than a fit. */
const MANY = 256;

/**
 * Columns of mean 0 in directions that do not correlate, of variance 1 each: V λ^−½ of the eigenvectors of their second moments.
 * Directions in which nothing varies are left out, as where a column is a copy or a sum of others. The map can be undone, so that
 * no information is lost or made.
 */
export function decorrelated(given: Samples<Float32Array>): Samples<Float32Array> {
  const { n, d } = given;
  if (d === 1 || d > MANY) return given;
  const rows = { values: Float64Array.from(given.values), n, d };
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(scatterOf(rows), {
    assumeSymmetric: true,
  });
  const least = NOTHING * realEigenvalues.reduce((most, value) => Math.max(most, value), 0);
  const kept = [...realEigenvalues.keys()].filter((i) => (realEigenvalues[i] ?? 0) > least);
  const map: Matrix = eigenvectorMatrix.subMatrixColumn(kept).transpose();
  kept.forEach((of, row) => {
    map.mulRow(row, (realEigenvalues[of] ?? 1) ** -0.5);
  });
  const found = mappedRows(rows, map);
  return samples(Float32Array.from(found.values), n, found.d);
}
