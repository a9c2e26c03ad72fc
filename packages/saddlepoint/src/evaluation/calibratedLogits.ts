import { sigmoidOf } from "../numeric/scalars.ts";

/** log odds = scale · logit + shift. */
export type Calibration = { readonly scale: number; readonly shift: number };

/** Newton's method needs few steps on two parameters; more would change nothing. */
const ITERATIONS = 25;

/** Keeps the problem well posed when the classes separate perfectly. */
const RIDGE = 1e-6;

/**
 * The scale and shift that make a discriminator's logits the best log odds of real against fake: logistic regression in
 * one variable, by Newton's method (Platt 1999).
 *
 * A discriminator in use normalises by other statistics than in training, and its logits are off by little more than an
 * affine map; a bound on I(x; y) may use any function of x, so it may use the corrected ones, measured on samples that
 * the correction was not fitted to.
 *
 * @param real logits of real samples
 * @param fake logits of generated samples
 */
export function fitCalibration(real: Float32Array, fake: Float32Array): Calibration {
  const { centre, spread } = standardisation(real, fake);
  let [a, b] = [0, 0]; // log odds = a · (logit − centre)/spread + b
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    let [ga, gb, haa, hab, hbb] = [RIDGE * a, 0, RIDGE, 0, RIDGE];
    for (const [logits, label] of [[real, 1] as const, [fake, 0] as const]) {
      const weight = 1 / (2 * logits.length);
      for (const logit of logits) {
        const x = (logit - centre) / spread;
        const p = sigmoidOf(a * x + b);
        const slope = weight * p * (1 - p);
        ga += weight * (p - label) * x;
        gb += weight * (p - label);
        haa += slope * x * x;
        hab += slope * x;
        hbb += slope;
      }
    }
    const determinant = haa * hbb - hab * hab;
    a -= (hbb * ga - hab * gb) / determinant;
    b -= (haa * gb - hab * ga) / determinant;
  }
  return { scale: a / spread, shift: b - (a * centre) / spread };
}

/** Logits of one order of magnitude, whatever the discriminator's. */
function standardisation(real: Float32Array, fake: Float32Array): { centre: number; spread: number } {
  const n = real.length + fake.length;
  const sum = (f: (x: number) => number): number =>
    real.reduce((s, x) => s + f(x), 0) + fake.reduce((s, x) => s + f(x), 0);
  const centre = sum((x) => x) / n;
  return { centre, spread: Math.sqrt(sum((x) => (x - centre) ** 2) / n) || 1 };
}

/** The corrected logits. */
export const calibrated = (logits: Float32Array, { scale, shift }: Calibration): Float32Array =>
  logits.map((logit) => scale * logit + shift);
