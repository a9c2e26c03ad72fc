import type { Quantity } from "../quantity/quantity.ts";
import { cholesky, logDeterminant, type Matrix, squaredNorm } from "./cholesky.ts";
import { divergenceQuantity } from "./divergenceQuantity.ts";
import type { FDivergence } from "./fDivergence.ts";
import type { Gaussian } from "./gaussian.ts";

/** Σ's Cholesky factor; a Gaussian's covariance always has one. */
function factor({ covariance }: Gaussian): Matrix {
  const lower = cholesky(covariance);
  if (!lower) throw new RangeError("gaussianDivergence(f, p, q): a covariance is not positive definite");
  return lower;
}

const difference = (p: Gaussian, q: Gaussian): number[] => p.mean.map((m, i) => m - (q.mean[i] ?? 0));

/** KL(P‖Q) = ½ (tr Σq⁻¹Σp + ΔᵀΣq⁻¹Δ − k + log det Σq/det Σp). */
function klBetween(p: Gaussian, q: Gaussian): number {
  const [lowerP, lowerQ] = [factor(p), factor(q)];
  const k = p.mean.length;
  // tr Σq⁻¹Σp = ‖Lq⁻¹ Lp‖², a column of Lp at a time.
  let trace = 0;
  for (let j = 0; j < k; j++)
    trace += squaredNorm(
      lowerQ,
      lowerP.map((row) => row[j] ?? 0),
    );
  const determinants = logDeterminant(lowerQ) - logDeterminant(lowerP);
  return (trace - k + squaredNorm(lowerQ, difference(p, q)) + determinants) / 2;
}

/**
 * ∫ pᵃ q¹⁻ᵃ = det Σp^((1−a)/2) det Σq^(a/2) det Σ*^(−½) exp(−½ a(1 − a) ΔᵀΣ*⁻¹Δ), Σ* = a Σq + (1 − a) Σp, and ∞ where Σ*
 * is not positive definite: the integrand then does not fall (Gil, Alajaji and Linder 2013, table 2).
 */
function alphaBetween(a: number, p: Gaussian, q: Gaussian): number {
  if (a === 1) return klBetween(p, q);
  if (a === 0) return klBetween(q, p);
  const mix = (b: number, c: number) =>
    p.covariance.map((row, i) => row.map((entry, j) => b * (q.covariance[i]?.[j] ?? 0) + c * entry));
  const scale = mix(Math.abs(a), Math.abs(1 - a)).map((row, i) => row[i] ?? 0);
  const mixed = cholesky(mix(a, 1 - a), scale);
  if (!mixed) return Number.POSITIVE_INFINITY;
  const [logDetP, logDetQ] = [logDeterminant(factor(p)), logDeterminant(factor(q))];
  const determinants = (1 - a) * logDetP + a * logDetQ - logDeterminant(mixed);
  const logIntegral = (determinants - a * (1 - a) * squaredNorm(mixed, difference(p, q))) / 2;
  return Math.expm1(logIntegral) / (a * (a - 1));
}

/**
 * D_f(P‖Q) between two Gaussians in closed form, exactly: for the alpha family and what is made of it (KL, reverse KL,
 * Jeffrey, both χ², squared Hellinger). Infinity where the integral diverges: for Pearson's χ² unless 2Σq − Σp is positive
 * definite.
 *
 * @throws RangeError when the dimensions differ, or the divergence has no closed form between Gaussians (Jensen-Shannon,
 * GAN and total variation: `densityDivergence` integrates them)
 * @example gaussianDivergence(kl, gaussian(0, 1), gaussian(1, 2))
 */
export function gaussianDivergence(f: FDivergence, p: Gaussian, q: Gaussian): Quantity {
  const where = "gaussianDivergence(f, p, q)";
  if (p.mean.length !== q.mean.length) {
    throw new RangeError(
      `${where}: p and q must have one dimension, got ${p.mean.length} and ${q.mean.length}`,
    );
  }
  if (f.alphas.length === 0) {
    throw new RangeError(
      `${where}: f must have a closed form between Gaussians, got ${f.name}: use densityDivergence`,
    );
  }
  return divergenceQuantity(
    f,
    f.alphas.reduce((sum, [order, weight]) => sum + weight * alphaBetween(order, p, q), 0),
  );
}
