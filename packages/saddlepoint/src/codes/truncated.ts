import type { CodeLayout } from "./codeLayout.ts";

/**
 * Latents whose noise is drawn towards its mean, z ← ψ z, with the codes as they are: samples nearer to the usual ones, fewer
 * odd ones and less variety ("truncation": Brock et al. 2019, section 3.1; by a factor, which Karras et al. 2019, appendix B, apply to styles).
 * At ψ = 1 nothing changes; at ψ = 0 a sample follows from its codes alone.
 *
 * @param latents [n, inputSize], row by row; not changed
 * @param psi ψ, in [0, 1]
 * @throws RangeError when ψ is outside [0, 1]
 */
export function truncated(
  { noise, inputSize }: CodeLayout,
  latents: Float32Array,
  psi: number,
): Float32Array {
  if (!(psi >= 0 && psi <= 1)) {
    throw new RangeError(`truncated(layout, latents, psi): psi must be in [0, 1], got ${psi}`);
  }
  // Both priors of noise, U(−1, 1) and N(0, 1), have their mean at 0.
  const codes = inputSize - noise.size;
  return latents.map((x, i) => (i % inputSize < codes ? x : psi * x));
}
