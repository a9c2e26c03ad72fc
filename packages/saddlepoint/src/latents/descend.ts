import { dampedStep, type NormalEquations, normalEquations } from "./dampedStep.ts";
import type { Variable } from "./latentSpace.ts";

/** Latents [n, inputSize] to images [n, pixels]. */
export type Generate = (latents: Float32Array) => Promise<Float32Array>;

/** A point of the generator's input with its image. */
export type Candidate = {
  readonly latents: Float32Array;
  readonly image: Float32Array;
  /** The sum of squared differences from the target. */
  readonly error: number;
  /** What a search makes small: the error and the prior's term. @see priorTerm */
  readonly cost: number;
};

/**
 * σ, in the pixels' unit: how far a pixel may be from its value without that counting much. It weighs what an image says of a
 * latent against what the prior says.
 */
const PIXEL_DEVIATION = 0.05;
const PRIOR_WEIGHT = PIXEL_DEVIATION ** 2;

/**
 * −2 σ² log p of the variables, but for a constant: σ² Σ u² over those of N(0, 1), and 0 over those of a uniform prior, whose
 * box says all. With the squared error it is −2 σ² log p(x, z) for pixels x ~ N(G(z, c), σ²): the least of the sum is the
 * latents' most likely value.
 */
export function priorTerm(latents: Float32Array, variables: readonly Variable[]): number {
  let sum = 0;
  for (const { column, normal } of variables) if (normal) sum += (latents[column] ?? 0) ** 2;
  return PRIOR_WEIGHT * sum;
}

/** How far a variable moves to see what changes, as a share of its range: rounding of float32 is far below what that changes. */
const DIFFERENCE = 2e-3;

/** Long steps and short ones are tried in one batch, which costs little more than one of them. */
const DAMPINGS = [1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100];

const squaredError = (image: Float32Array, target: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < target.length; i++) sum += ((image[i] ?? 0) - (target[i] ?? 0)) ** 2;
  return sum;
};

/**
 * One step of Levenberg and Marquardt down Σ (G(z, c) − x)² and the prior's term within the box: slopes by central differences, 2·d images, then
 * the best of several damped steps. A variable at the end of its range that would leave it is held.
 *
 * @param target x, [pixels]
 * @returns a candidate whose cost is no larger
 */
export async function descend(
  from: Candidate,
  target: Float32Array,
  variables: readonly Variable[],
  generate: Generate,
): Promise<Candidate> {
  if (variables.length === 0) return from;
  const width = from.latents.length;
  const pixels = target.length;
  const probes = new Float32Array(2 * variables.length * width);
  const spans = variables.map(({ column, low, high }, j) => {
    const at = from.latents[column] ?? 0;
    const h = DIFFERENCE * (high - low);
    // Both ends stay within the range, so at its end the difference is one-sided.
    const ends = [Math.max(low, at - h), Math.min(high, at + h)];
    for (const [side, value] of ends.entries()) {
      const row = probes.subarray((2 * j + side) * width, (2 * j + side + 1) * width);
      row.set(from.latents);
      row[column] = value;
    }
    return (probes[(2 * j + 1) * width + column] ?? 0) - (probes[2 * j * width + column] ?? 0);
  });
  const images = await generate(probes);
  const slopes = new Float32Array(variables.length * pixels);
  for (const [j, span] of spans.entries()) {
    for (let i = 0; i < pixels; i++)
      slopes[j * pixels + i] =
        ((images[(2 * j + 1) * pixels + i] ?? 0) - (images[2 * j * pixels + i] ?? 0)) / span;
  }
  const residuals = from.image.map((value, i) => value - (target[i] ?? 0));
  const equations = withPrior(normalEquations(slopes, residuals), from.latents, variables);
  const held = variables.map(({ column, low, high }, j) => {
    const at = from.latents[column] ?? 0;
    const slope = equations.gradient[j] ?? 0;
    return (at <= low && slope > 0) || (at >= high && slope < 0);
  });
  const tries = new Float32Array(DAMPINGS.length * width);
  for (const [row, damping] of DAMPINGS.entries()) {
    const step = dampedStep(equations, damping, held);
    const latents = tries.subarray(row * width, (row + 1) * width);
    latents.set(from.latents);
    for (const [j, { column, low, high }] of variables.entries())
      latents[column] = Math.min(high, Math.max(low, (latents[column] ?? 0) + (step[j] ?? 0)));
  }
  return best([from, ...candidatesOf(tries, await generate(tries), target, variables)]);
}

/** Rows of latents with their images, as candidates. */
export function candidatesOf(
  latents: Float32Array,
  images: Float32Array,
  target: Float32Array,
  variables: readonly Variable[],
): readonly Candidate[] {
  const n = images.length / target.length;
  const width = latents.length / n;
  return Array.from({ length: n }, (_, i) => {
    const image = images.slice(i * target.length, (i + 1) * target.length);
    const row = latents.slice(i * width, (i + 1) * width);
    const error = squaredError(image, target);
    return { latents: row, image, error, cost: error + priorTerm(row, variables) };
  });
}

/** The candidate of the smallest cost, the first of equals. */
export const best = (candidates: readonly [Candidate, ...Candidate[]]): Candidate =>
  candidates.reduce((least, candidate) => (candidate.cost < least.cost ? candidate : least));

/** The equations with the rows σ u = 0 of the normal variables. */
function withPrior(
  { curvature, gradient }: NormalEquations,
  latents: Float32Array,
  variables: readonly Variable[],
): NormalEquations {
  const sum = { curvature: curvature.slice(), gradient: gradient.slice() };
  for (const [j, { column, normal }] of variables.entries()) {
    if (!normal) continue;
    const diagonal = j * (variables.length + 1);
    sum.curvature[diagonal] = (curvature[diagonal] ?? 0) + PRIOR_WEIGHT;
    sum.gradient[j] = (gradient[j] ?? 0) + PRIOR_WEIGHT * (latents[column] ?? 0);
  }
  return sum;
}
