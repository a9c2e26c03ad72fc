import type { numpy as np } from "@jax-js/jax";
import { float64Numbers } from "../samples/numbers.ts";
import type { Samples } from "../samples/samples.ts";
import type { InvertibleMap } from "./invertibleMap.ts";

/** A map's points as float64 numbers, once they are known to fit it. */
export function checkedValues(
  owner: string,
  name: string,
  map: InvertibleMap,
  points: Samples,
): Float64Array {
  if (points.d !== map.dimension) {
    throw new RangeError(
      `${owner}: ${name} must have the map's ${map.dimension} coordinates a point, got ${points.d}`,
    );
  }
  return float64Numbers(points).slice();
}

/** Reads an array's rows, once they are as many as went in. */
export function rowsOf(owner: string, array: np.Array, { n, d }: Pick<Samples, "n" | "d">): Float64Array {
  if (array.shape.join() !== `${n},${d}`)
    throw new RangeError(
      `${owner}: map must take [${n}, ${d}] to the same shape, got [${array.shape.join(", ")}]`,
    );
  return Float64Array.from(array.dataSync());
}
