import { jvp } from "@jax-js/jax";
import type { Samples } from "../samples/samples.ts";
import { eagerly, float64Array } from "./float64.ts";
import type { InvertibleMap } from "./invertibleMap.ts";
import { decomposed } from "./lu.ts";
import { checkedValues, rowsOf } from "./mapRows.ts";

/**
 * log |det J(z)| at each point, J = ∂g/∂z from jax-js: one forward derivative a coordinate, for all points at once.
 *
 * @param map g, in d dimensions
 * @param z n points of d coordinates
 * @returns [n]; −Infinity where the Jacobian is singular
 * @throws RangeError when the dimensions differ or a coordinate is not finite
 */
export function logAbsDetJacobian(map: InvertibleMap, z: Samples): Promise<Float64Array> {
  const owner = "logAbsDetJacobian(map, z)";
  const values = checkedValues(owner, "z", map, z);
  return eagerly(() => logAbsDeterminants(owner, map, { ...z, values }));
}

/** The same for a caller that has checked its points and evaluates eagerly. */
export function logAbsDeterminants(
  owner: string,
  map: InvertibleMap,
  z: { readonly values: Float64Array; readonly n: number; readonly d: number },
): Float64Array {
  const { n, d } = z;
  const columns = Array.from({ length: d }, (_, k) => {
    const along = Float64Array.from({ length: n * d }, (_, at) => (at % d === k ? 1 : 0));
    const [image, derivative] = jvp(
      map.forward,
      [float64Array(z.values, [n, d])],
      [float64Array(along, [n, d])],
    );
    image.dispose();
    return rowsOf(owner, derivative, z);
  });
  return Float64Array.from({ length: n }, (_, row) => {
    const jacobian = Float64Array.from({ length: d * d }, (_, at) => {
      const [i, k] = [Math.floor(at / d), at % d];
      return columns[k]?.[row * d + i] ?? 0;
    });
    return decomposed(jacobian, d).logAbsDeterminant;
  });
}
