import type { EstimateOptions } from "../fit/estimateOptions.ts";
import type { Quantity } from "../quantity/quantity.ts";
import type { Samples } from "../samples/samples.ts";
import { barberAgakov } from "./barberAgakov.ts";
import { club } from "./club.ts";
import { donskerVaradhan } from "./donskerVaradhan.ts";
import { histogramInformation } from "./histogramInformation.ts";
import { infoNce } from "./infoNce.ts";
import { interpolatedBound } from "./interpolatedBound.ts";
import { ksg } from "./ksg.ts";
import { nwj } from "./nwj.ts";

/** An estimator of I(x; y) from pairs of samples alone. */
export type InformationEstimator = (x: Samples, y: Samples, options?: EstimateOptions) => Promise<Quantity>;

/** Every estimator of I(x; y) that needs pairs of samples and nothing else, by name. */
export const informationEstimators = {
  "barber-agakov": barberAgakov,
  nwj,
  "donsker-varadhan": donskerVaradhan,
  infonce: infoNce,
  interpolated: interpolatedBound,
  club,
  ksg: (x, y, { onProgress, signal } = {}) =>
    ksg(x, y, { ...(onProgress && { onProgress }), ...(signal && { signal }) }),
  histogram: async (x, y) => histogramInformation(x, y),
} as const satisfies Readonly<Record<string, InformationEstimator>>;
