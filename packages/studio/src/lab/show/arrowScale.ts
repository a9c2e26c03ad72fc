import { quantile } from "./quantile.ts";

/**
 * How large a pull an arrow of full length stands for: what nine tenths of the pulls stay below, but never less than it was
 * before in the same game. So arrows that shrink are gradients that shrink.
 *
 * @param pulls [n, dimension]
 * @param before the scale so far; 0 for a new game
 */
export function arrowScale(pulls: Float32Array, dimension: number, before: number): number {
  const sizes = new Float32Array(Math.floor(pulls.length / dimension));
  for (let i = 0; i < sizes.length; i++) {
    let square = 0;
    for (let d = 0; d < dimension; d++) square += (pulls[i * dimension + d] ?? 0) ** 2;
    sizes[i] = Math.sqrt(square);
  }
  return Math.max(before, quantile(sizes, 0.9));
}
