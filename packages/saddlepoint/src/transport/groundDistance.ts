/** How far apart two points of d coordinates are: what moving a unit of mass from one to the other costs. */
export type GroundDistance = (x: Float64Array, y: Float64Array) => number;

/** ‖x − y‖₂. */
export function euclidean(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) {
    const difference = (x[k] ?? 0) - (y[k] ?? 0);
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}

/** ‖x − y‖₁. */
export function manhattan(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += Math.abs((x[k] ?? 0) - (y[k] ?? 0));
  return sum;
}

/** ‖x − y‖∞. */
export function chebyshev(x: Float64Array, y: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < x.length; k++) largest = Math.max(largest, Math.abs((x[k] ?? 0) - (y[k] ?? 0)));
  return largest;
}
