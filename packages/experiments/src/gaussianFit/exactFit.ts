import type { FDivergence } from "saddlepoint/divergences";
import { F_GAN_MIXTURE } from "saddlepoint/toys";
import { logDensity, normalLogDensity } from "../gaussianMixture.ts";
import { nelderMead } from "../nelderMead.ts";
import { integrate, trapezoid } from "../trapezoid.ts";

/** N(mean, deviation²). */
export type Fit = { readonly mean: number; readonly deviation: number };

/** What the paper fits. */
export const TARGET = F_GAN_MIXTURE;

/** Wide and fine enough for all digits shown: 20 deviations of the wider component, 12 points a deviation of the narrower. */
const GRID = trapezoid(-28, 32, 0.02);
const LOG_TARGET = GRID.x.map((x) => logDensity(TARGET, x));

/** What an integrand still has at the ends of the grid where its integral does not exist. */
const DIVERGES = 1e-9;

/** D_f(P ‖ N(mean, deviation²)) by quadrature; Infinity where it is infinite. P is the target. */
export function exactDivergence({ integrand }: FDivergence, { mean, deviation }: Fit): number {
  const at = (x: number, i: number) => integrand(LOG_TARGET[i] ?? 0, normalLogDensity(x, mean, deviation));
  const last = GRID.x.length - 1;
  const ends = Math.max(Math.abs(at(GRID.x[0] ?? 0, 0)), Math.abs(at(GRID.x[last] ?? 0, last)));
  return ends < DIVERGES ? integrate(at, GRID) : Number.POSITIVE_INFINITY;
}

/** The normal distribution nearest to the target: argmin of D over mean and log deviation, by Nelder and Mead. */
export function bestFit(divergence: FDivergence): Fit & { readonly divergence: number } {
  const fitAt = ([mean = 0, logDeviation = 0]: readonly number[]): Fit => ({
    mean,
    deviation: Math.exp(logDeviation),
  });
  const { at, value } = nelderMead((theta) => exactDivergence(divergence, fitAt(theta)), [1, Math.log(1.8)]);
  return { ...fitAt(at), divergence: value };
}

/**
 * E_P T − E_Q f*(T) of a witness, both expectations by quadrature: the bound that a trained network reaches, without
 * sampling noise.
 *
 * @param v the network's output at `gridPoints`
 */
export function exactBound(divergence: FDivergence, { mean, deviation }: Fit, v: ArrayLike<number>): number {
  const { activation, activatedConjugate } = divergence;
  return integrate((x, i) => {
    const output = v[i] ?? 0;
    const [p, q] = [Math.exp(LOG_TARGET[i] ?? 0), Math.exp(normalLogDensity(x, mean, deviation))];
    return (p > 0 ? p * activation(output) : 0) - (q > 0 ? q * activatedConjugate(output) : 0);
  }, GRID);
}

/** Where the quadrature needs a network's output. */
export const gridPoints = (): Float32Array => Float32Array.from(GRID.x);
