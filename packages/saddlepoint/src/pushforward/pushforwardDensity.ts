import type { Samples } from "../samples/samples.ts";
import { eagerly, float64Array } from "./float64.ts";
import type { InvertibleMap } from "./invertibleMap.ts";
import { logAbsDeterminants } from "./logAbsDetJacobian.ts";
import { checkedValues, rowsOf } from "./mapRows.ts";

/** A density at some points, and its logarithm, which does not underflow. */
export type DensityValues = { readonly density: Float64Array; readonly logDensity: Float64Array };

/**
 * The density of an invertible map's push-forward, by change of variables.
 *
 * p_X(x) = p_Z(g⁻¹(x)) / |det J(g⁻¹(x))|, J = ∂g/∂z (Papamakarios et al. 2021, section 2.1).
 *
 * @param map g, in d dimensions
 * @param baseLogDensity log p_Z of one point z, [d]; −Infinity outside the base's support
 * @param x n points of d coordinates
 * @returns p_X at each point, [n], and its logarithm in nats; 0 where x is no image, that is, its inverse is NaN
 * @throws RangeError when the dimensions differ or a coordinate is not finite
 * @example await pushforwardDensity(affine(2, 1), ([z = 0]) => -0.5 * (z * z + Math.log(2 * Math.PI)), x)
 */
export async function pushforwardDensity(
  map: InvertibleMap,
  baseLogDensity: (z: Float64Array) => number,
  x: Samples,
): Promise<DensityValues> {
  const owner = "pushforwardDensity(map, baseLogDensity, x)";
  const { n, d } = x;
  const values = checkedValues(owner, "x", map, x);
  return eagerly(() => {
    const z = rowsOf(owner, map.inverse(float64Array(values, [n, d])), x);
    const logDeterminants = logAbsDeterminants(owner, map, { values: z, n, d });
    const logDensity = logDeterminants.map((logDeterminant, row) => {
      const point = z.slice(row * d, (row + 1) * d);
      if (!point.every((value) => !Number.isNaN(value))) return Number.NEGATIVE_INFINITY;
      const base = baseLogDensity(point);
      return base === Number.NEGATIVE_INFINITY ? base : base - logDeterminant;
    });
    return { density: logDensity.map((value) => Math.exp(value)), logDensity };
  });
}
