import { type Matrix, SingularValueDecomposition } from "ml-matrix";
import { whiteningOf } from "./scatter.ts";

/** Linear maps of the rows of x and of y. */
export type CanonicalMaps = {
  /** To columns of unit spread that do not correlate: [d, d]. */
  readonly whitened: { readonly x: Matrix; readonly y: Matrix };
  /** To columns of unit spread that correlate one by one with the other side's, the strongest first: [min(dx, dy), d]. */
  readonly paired: { readonly x: Matrix; readonly y: Matrix };
};

/**
 * Hotelling's canonical variables (1936): the singular vectors of W_x Σ_xy W_yᵀ, W the whitenings of each side.
 *
 * @param correlations Σ, of the columns of x and then of y
 */
export function canonicalMaps(correlations: Matrix, dx: number, dy: number): CanonicalMaps {
  const last = dx + dy - 1;
  const x = whiteningOf(correlations.subMatrix(0, dx - 1, 0, dx - 1)).map;
  const y = whiteningOf(correlations.subMatrix(dx, last, dx, last)).map;
  const cross = x.mmul(correlations.subMatrix(0, dx - 1, dx, last)).mmul(y.transpose());
  const { leftSingularVectors, rightSingularVectors } = new SingularValueDecomposition(cross, {
    autoTranspose: true,
  });
  return {
    whitened: { x, y },
    paired: { x: leftSingularVectors.transpose().mmul(x), y: rightSingularVectors.transpose().mmul(y) },
  };
}
