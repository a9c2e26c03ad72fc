import { isImages, type Samples } from "../samples/samples.ts";
import { standardisationOf } from "../samples/standardisation.ts";

/** Beyond these, a network that begins near 0 and 1 takes long to reach the numbers, or to tell them apart. */
const FARTHEST = 20;
const NARROWEST = 0.05;

const rounded = (value: number): string => String(Number(value.toPrecision(2)));

/** What there is to say of points whose numbers lie far from 0 and 1, as they are trained on as they are. */
export function scaleRemarks(points: Samples): readonly string[] {
  if (isImages(points)) return [];
  const { means, deviations } = standardisationOf(points);
  const farthest = means.reduce((most, mean) => Math.max(most, Math.abs(mean)), 0);
  const widest = deviations.reduce((most, deviation) => Math.max(most, deviation), 0);
  if (Math.max(farthest, widest) <= FARTHEST && widest >= NARROWEST) return [];
  return [
    `its numbers have means up to ${rounded(farthest)} from 0 and deviations up to ${rounded(widest)}, and are trained on as ` +
      "they are: networks learn numbers around 0 of deviation 1, so subtract each column's mean and divide by its deviation",
  ];
}
