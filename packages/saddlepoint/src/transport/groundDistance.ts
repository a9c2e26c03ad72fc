/** How far apart two points of d coordinates are: what moving a unit of mass from one to the other costs. */
export type GroundDistance = (x: Float64Array, y: Float64Array) => number;

/** Sums of squares beyond these have lost digits or will not fit: their terms are scaled first. */
const [SMALL, LARGE] = [1e-280, 1e300];

/** ‖x − y‖₂. */
export const euclidean: GroundDistance = (x, y) => euclideanAt(x, 0, y, 0, x.length);

/** ‖x − y‖₂ of d coordinates from place i of x and place j of y on. */
export function euclideanAt(x: Float64Array, i: number, y: Float64Array, j: number, d: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) {
    const difference = (x[i + k] ?? 0) - (y[j + k] ?? 0);
    sum += difference * difference;
  }
  return sum > SMALL && sum < LARGE ? Math.sqrt(sum) : scaledEuclidean(x, i, y, j, d);
}

function scaledEuclidean(x: Float64Array, i: number, y: Float64Array, j: number, d: number): number {
  let largest = 0;
  for (let k = 0; k < d; k++) largest = Math.max(largest, Math.abs((x[i + k] ?? 0) - (y[j + k] ?? 0)));
  if (largest === 0 || largest === Number.POSITIVE_INFINITY) return largest;
  let sum = 0;
  for (let k = 0; k < d; k++) {
    const share = ((x[i + k] ?? 0) - (y[j + k] ?? 0)) / largest;
    sum += share * share;
  }
  return largest * Math.sqrt(sum);
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
