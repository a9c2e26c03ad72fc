import type { LineDensity } from "./lineDensity.ts";
import { normalMixture1d } from "./normalMixture1d.ts";

/**
 * ½ N(−distance/2, deviation²) + ½ N(distance/2, deviation²): two equal modes on the line.
 *
 * @throws RangeError unless the deviation is positive
 */
export const twoGaussians = (distance = 4, deviation = 0.5): LineDensity =>
  normalMixture1d("two Gaussians", {
    weights: [0.5, 0.5],
    means: [-distance / 2, distance / 2],
    deviations: [deviation, deviation],
  });
