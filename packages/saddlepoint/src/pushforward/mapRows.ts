import type { numpy as np } from "@jax-js/jax";
import { type Points, requirePoints } from "../transport/points.ts";
import type { InvertibleMap } from "./invertibleMap.ts";

/** A map's points as float64 numbers, once they are known to fit it. */
export function checkedValues(owner: string, name: string, map: InvertibleMap, points: Points): Float64Array {
  requirePoints(owner, name, points);
  if (points.d !== map.dimension) {
    throw new RangeError(
      `${owner}: ${name} must have the map's ${map.dimension} coordinates a point, got ${points.d}`,
    );
  }
  return Float64Array.from(points.values);
}

/** Reads an array's rows, once they are as many as went in. */
export function rowsOf(owner: string, array: np.Array, { n, d }: Points): Float64Array {
  if (array.shape.join() !== `${n},${d}`)
    throw new RangeError(
      `${owner}: map must take [${n}, ${d}] to the same shape, got [${array.shape.join(", ")}]`,
    );
  return Float64Array.from(array.dataSync());
}
