import type { Stream } from "saddlepoint/random";

/**
 * What is true of P₀ = (0, Z) and P_θ = (θ, Z), Z ~ U[0, 1]: two parallel lines in the plane (Arjovsky et al. 2017, example
 * 1).
 *
 * KL(P₀ ‖ P_θ) = ∞ and JSD = log 2 for θ ≠ 0, for no set of positive mass is on both; W₁ = |θ|, every point moving straight
 * across; all three are 0 at θ = 0.
 */
export const parallelLineDistances = (theta: number) =>
  theta === 0
    ? { kl: 0, jsd: 0, w1: 0 }
    : { kl: Number.POSITIVE_INFINITY, jsd: Math.LN2, w1: Math.abs(theta) };

/** `n` points of the line at x = theta: [n, 2], row by row. */
export function lineSamples(source: Stream, theta: number, n: number): Float32Array {
  const out = new Float32Array(2 * n);
  for (let i = 0; i < n; i++) {
    out[2 * i] = theta;
    out[2 * i + 1] = source.nextFloat32();
  }
  return out;
}
