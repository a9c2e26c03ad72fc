import { donskerVaradhan } from "./donskerVaradhan.ts";
import type { EstimateOptions } from "./estimateOptions.ts";
import { infoNce } from "./infoNce.ts";
import { interpolatedBound } from "./interpolatedBound.ts";
import { nwj } from "./nwj.ts";
import type { Quantity } from "./quantity.ts";
import type { Samples } from "./samples.ts";

/** An estimator of I(x; y) from pairs of samples alone. */
export type InformationEstimator = (x: Samples, y: Samples, options?: EstimateOptions) => Promise<Quantity>;

/** Every estimator of I(x; y) that needs pairs of samples and nothing else, by name. */
export const informationEstimators = {
  "donsker-varadhan": donskerVaradhan,
  nwj,
  infonce: infoNce,
  interpolated: interpolatedBound,
} as const satisfies Readonly<Record<string, InformationEstimator>>;
