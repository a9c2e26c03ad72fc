import type { LineDensity, NormalMixture } from "./lineDensity.ts";
import { normalMixture1d } from "./normalMixture1d.ts";

/**
 * What the f-GAN paper fits one normal distribution to (Nowozin et al. 2016, section 4.1): close to 0.33 N(−1, 0.065) +
 * 0.67 N(2, 2), variances. The paper does not state it; this mixture gives its fifteen best-fit numbers to 7e-4.
 */
export const F_GAN_MIXTURE: NormalMixture = {
  weights: [0.33, 0.67],
  means: [-1, 2],
  deviations: [Math.sqrt(0.065), Math.SQRT2],
};

/** The mixture of the f-GAN paper's small experiment, `F_GAN_MIXTURE`. */
export const fGanMixture = (): LineDensity => normalMixture1d("the f-GAN paper's mixture", F_GAN_MIXTURE);
