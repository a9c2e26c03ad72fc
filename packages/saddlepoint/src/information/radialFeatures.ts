import { firstWhere } from "../numeric/firstWhere.ts";
import { correlationsOf, mappedRows, type Rows, scatterOf, squaresOf, whiteningOf } from "./scatter.ts";
import { studentQuantile } from "./studentT.ts";

/**
 * Rows beside their products with polynomials of how far out they lie: z, h₁(s) z, …, h_J(s) z, h₁(s), …, h_J(s), s the normal
 * score of ‖W z‖ among the reference's, h the normalised Hermite polynomials, so that all columns are of like spread. A linear map
 * of these is a map of z that turns and stretches with the radius.
 *
 * @param reference decides W and the ranks of the radius
 * @param order J; 0 leaves rows as they are
 */
export function radialFeatures(reference: Rows, order: number): (rows: Rows) => Rows {
  if (order === 0) return (rows) => rows;
  const { map } = whiteningOf(correlationsOf(scatterOf(reference)));
  const radii = squaresOf(mappedRows(reference, map)).sort();
  const quantile = studentQuantile(Number.POSITIVE_INFINITY);
  const scores = Float64Array.from({ length: radii.length + 1 }, (_, below) =>
    quantile((below + 0.5) / (radii.length + 1)),
  );
  return (rows) => {
    const { values, n, d } = rows;
    const width = d * (order + 1) + order;
    const out = new Float64Array(n * width);
    squaresOf(mappedRows(rows, map)).forEach((square, i) => {
      const s = scores[firstWhere(radii.length, (at) => (radii[at] ?? 0) >= square)] ?? 0;
      hermite(s, order).forEach((h, power) => {
        for (let j = 0; j < d; j++) out[i * width + power * d + j] = h * (values[i * d + j] ?? 0);
        if (power > 0) out[i * width + (order + 1) * d + power - 1] = h;
      });
    });
    return { values: out, n, d: width };
  };
}

/** h₀(s), …, h_order(s), orthonormal under the normal distribution: √k h_k = s h_(k−1) − √(k−1) h_(k−2). */
function hermite(s: number, order: number): readonly number[] {
  const values = [1, s];
  for (let k = 2; k <= order; k++)
    values.push((s * (values[k - 1] ?? 0) - Math.sqrt(k - 1) * (values[k - 2] ?? 0)) / Math.sqrt(k));
  return values.slice(0, order + 1);
}
