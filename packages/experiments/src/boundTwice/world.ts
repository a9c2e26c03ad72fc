import type { NormalMixture } from "saddlepoint/toys";
import { logDensity, normalLogDensity } from "../gaussianMixture.ts";
import { discriminatorBound, jensenShannon } from "../jensenShannon.ts";
import { integrate, trapezoid } from "../trapezoid.ts";

/** The number of values of the code c, and of modes of the real data. */
export const CODES = 4;

/** Real samples: four equal modes on the line. */
export const REAL: NormalMixture = {
  weights: [0.25, 0.25, 0.25, 0.25],
  means: [-3, -1, 1, 3],
  deviations: [0.4, 0.4, 0.4, 0.4],
};

/** The generator's parameters: x = means[c] + deviation · z, c uniform, z ~ N(0, 1). */
export type Theta = { readonly means: readonly number[]; readonly deviation: number };

/** Both informations, and the objective I[x, y] − λ I[x_fake, c] that they make. */
export type Informations = {
  readonly divergence: number;
  readonly codes: number;
  readonly objective: number;
};

const GRID = trapezoid(-14, 14, 0.02);
const LOG_REAL = GRID.x.map((x) => logDensity(REAL, x));

/** Where D and Q must be evaluated for the exact expectations. */
export const gridPoints = (): Float32Array => Float32Array.from(GRID.x);

/** log q at each point of the grid. */
function logFakeOf({ means, deviation }: Theta): Float64Array {
  const weights = means.map(() => 1 / means.length);
  const fake = { weights, means, deviations: means.map(() => deviation) };
  return GRID.x.map((x) => logDensity(fake, x));
}

/** E f over codes c and x ~ q(x|c). f takes the point's place on the grid, c, and log q(x|c). */
const expectation = ({ means, deviation }: Theta, f: (i: number, c: number, logGiven: number) => number) =>
  integrate(
    (x, i) =>
      means.reduce((total, mean, c) => {
        const logGiven = normalLogDensity(x, mean, deviation);
        const given = Math.exp(logGiven);
        return given > 0 ? total + (given * f(i, c, logGiven)) / means.length : total;
      }, 0),
    GRID,
  );

const sum = (divergence: number, codes: number, weight: number): Informations => ({
  divergence,
  codes,
  objective: divergence - weight * codes,
});

/**
 * The truth: I[x, y] = JSD(P, Q_θ), and I[x_fake, c] = E log q(x|c)/q(x), by quadrature, in nats (Huszár 2016).
 *
 * @param weight λ
 */
export function truth(theta: Theta, weight: number): Informations {
  const logFake = logFakeOf(theta);
  const codes = expectation(theta, (i, _, logGiven) => logGiven - (logFake[i] ?? 0));
  return sum(jensenShannon(LOG_REAL, logFake, GRID), codes, weight);
}

/**
 * What D and Q say: log 2 + ½ E_P log D + ½ E_Q log(1 − D) ≤ I[x, y] and H(c) + E log Q(c|x) ≤ I[x_fake, c], both with
 * exact expectations (Huszár 2016; Chen et al. 2016, eq. 4), and their sum, which bounds the objective from neither side.
 *
 * @param logits D's logit at each of `gridPoints`
 * @param logPosterior log Q(c|x) there, [points, CODES]
 */
export function bounds(
  theta: Theta,
  logits: ArrayLike<number>,
  logPosterior: ArrayLike<number>,
  weight: number,
): Informations {
  const divergence = discriminatorBound(LOG_REAL, logFakeOf(theta), (i) => logits[i] ?? 0, GRID);
  const k = theta.means.length;
  const cross = expectation(theta, (i, c) => logPosterior[i * k + c] ?? 0);
  return sum(divergence, Math.log(k) + cross, weight);
}
