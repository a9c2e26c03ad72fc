import { type GaussianMixture, logDensity, normalLogDensity } from "../gaussianMixture.ts";
import { discriminatorBound, jensenShannon } from "../jensenShannon.ts";
import { integrate, trapezoid } from "../trapezoid.ts";

/** The number of values of the code c, and of modes of the real data. */
export const CODES = 4;

/** Real samples: four equal modes on the line. */
export const REAL: GaussianMixture = {
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

const mixtureOf = ({ means, deviation }: Theta): GaussianMixture => ({
  weights: means.map(() => 1 / means.length),
  means,
  deviations: means.map(() => deviation),
});

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
  const fake = mixtureOf(theta);
  const logFake = GRID.x.map((x) => logDensity(fake, x));
  const codes = integrate(
    (x, i) =>
      theta.means.reduce((total, mean) => {
        const logGiven = normalLogDensity(x, mean, theta.deviation);
        return total + (Math.exp(logGiven) * (logGiven - (logFake[i] ?? 0))) / theta.means.length;
      }, 0),
    GRID,
  );
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
  const fake = mixtureOf(theta);
  const logFake = GRID.x.map((x) => logDensity(fake, x));
  const divergence = discriminatorBound(LOG_REAL, logFake, (i) => logits[i] ?? 0, GRID);
  const k = theta.means.length;
  const cross = integrate(
    (x, i) =>
      theta.means.reduce((total, mean, c) => {
        const given = Math.exp(normalLogDensity(x, mean, theta.deviation));
        return given > 0 ? total + (given * (logPosterior[i * k + c] ?? 0)) / k : total;
      }, 0),
    GRID,
  );
  return sum(divergence, Math.log(k) + cross, weight);
}
