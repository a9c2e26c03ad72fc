import { digamma } from "../numeric/digamma.ts";
import { normalCdf } from "../numeric/normalCdf.ts";
import { normalQuantile } from "../numeric/normalQuantile.ts";
import { inverseCdf } from "../pushforward/inverseCdf.ts";

/**
 * P(T ≤ t) of Student's t distribution; of the normal one for infinitely many degrees of freedom.
 *
 * Finite sums of powers of cos θ, θ = atan(t/√ν) (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4).
 *
 * @param degrees ν, an integer of at least 1, or Infinity
 */
export function studentCdf(t: number, degrees: number): number {
  if (degrees === Number.POSITIVE_INFINITY) return normalCdf(t);
  const angle = Math.atan(t / Math.sqrt(degrees));
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const odd = degrees % 2 === 1;
  const terms = Math.floor(degrees / 2);
  let [sum, term] = [0, odd ? cos : 1];
  for (let k = 1; k <= terms; k++) {
    sum += term;
    term *= cos * cos * (odd ? (2 * k) / (2 * k + 1) : (2 * k - 1) / (2 * k));
  }
  return odd ? 0.5 + (angle + sin * sum) / Math.PI : 0.5 + (sin * sum) / 2;
}

/** How near a quantile must be: ranks are not that sure. */
const TOLERANCE = 1e-9;

/** u in (0, 1) ↦ t with P(T ≤ t) = u, as odd as the distribution is. */
export function studentQuantile(degrees: number): (u: number) => number {
  if (degrees === Number.POSITIVE_INFINITY) return normalQuantile;
  const upper = inverseCdf((t) => studentCdf(t, degrees), { support: [0, Infinity], tolerance: TOLERANCE });
  return (u) => (u < 0.5 ? -upper(1 - u) : u === 0.5 ? 0 : upper(u));
}

/** log Γ(m/2) of an integer m ≥ 1, by the recurrence Γ(x + 1) = x Γ(x) from Γ(1) = 1 and Γ(½) = √π. */
function logGammaOfHalf(m: number): number {
  const odd = m % 2 === 1;
  let sum = odd ? 0.5 * Math.log(Math.PI) : 0;
  for (let at = odd ? 1 : 2; at < m; at += 2) sum += Math.log(at / 2);
  return sum;
}

/**
 * The log density of the d-dimensional Student t distribution (the normal one for ν = Infinity) of Σ = I at 0:
 * log Γ((ν + d)/2) − log Γ(ν/2) − (d/2) log(νπ).
 */
export const studentLogHeight = (d: number, degrees: number): number =>
  degrees === Number.POSITIVE_INFINITY
    ? (-d / 2) * Math.log(2 * Math.PI)
    : logGammaOfHalf(degrees + d) - logGammaOfHalf(degrees) - (d / 2) * Math.log(degrees * Math.PI);

/**
 * Log densities of that distribution of a scatter matrix Σ, where zᵀ Σ⁻¹ z are the squares, but for −½ log det Σ: each is less than
 * the one at 0 by ((ν + d)/2) log(1 + square/ν).
 */
export function logDensitiesOfSquares(squares: Float64Array, d: number, degrees: number): Float64Array {
  const height = studentLogHeight(d, degrees);
  const densities = new Float64Array(squares.length);
  for (let i = 0; i < squares.length; i++) {
    const square = squares[i] ?? 0;
    densities[i] =
      degrees === Number.POSITIVE_INFINITY
        ? height - square / 2
        : height - ((degrees + d) / 2) * Math.log1p(square / degrees);
  }
  return densities;
}

/** The differential entropy of that distribution for Σ = I, in nats: −E log density, E log(1 + T²/ν) = ψ((ν + d)/2) − ψ(ν/2). */
export function studentEntropy(d: number, degrees: number): number {
  if (degrees === Number.POSITIVE_INFINITY) return (d / 2) * Math.log(2 * Math.PI * Math.E);
  const spread = digamma((degrees + d) / 2) - digamma(degrees / 2);
  return -studentLogHeight(d, degrees) + ((degrees + d) / 2) * spread;
}
