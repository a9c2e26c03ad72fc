import {
  barberAgakov,
  informationEstimators,
  leaveOneOut,
  type Quantity,
  type Samples,
  sandwich,
  variationalMarginal,
} from "../subject/library.ts";
import type { InformationProblem } from "./problems.ts";

/** An estimator of I(x; y) on samples of a problem; null where it does not apply. */
type Estimator = (
  problem: InformationProblem,
  drawn: { readonly x: Samples; readonly y: Samples },
  options: { readonly seed: number; readonly steps?: number },
) => Quantity | null | Promise<Quantity | null>;

/** What estimates I(x; y), in the tables' order. */
export const forInformation: Readonly<Record<string, Estimator>> = {
  "Barber–Agakov": ({ entropy, discrete = false }, { x, y }, options) =>
    entropy === undefined ? null : barberAgakov(x, y, { entropy, discrete, ...options }),
  NWJ: (_, { x, y }, options) => informationEstimators.nwj(x, y, options),
  "Donsker–Varadhan": (_, { x, y }, options) => informationEstimators["donsker-varadhan"](x, y, options),
  InfoNCE: (_, { x, y }, options) => informationEstimators.infonce(x, y, options),
  "interpolated, ½": (_, { x, y }, options) => informationEstimators.interpolated(x, y, options),
  "sandwich, lower": async ({ conditional }, { x, y }) =>
    conditional === undefined ? null : (await sandwich(x, y, conditional)).lower,
  "leave-one-out": ({ conditional }, { x, y }) =>
    conditional === undefined ? null : leaveOneOut(x, y, conditional),
  "variational marginal": ({ conditional, marginal }, { x, y }, { seed }) =>
    conditional === undefined
      ? null
      : variationalMarginal(x, y, conditional, { seed, ...(marginal === undefined ? {} : { marginal }) }),
  CLUB: ({ discrete }, { x, y }, options) => (discrete ? null : informationEstimators.club(x, y, options)),
  KSG: ({ discrete }, { x, y }) => (discrete ? null : informationEstimators.ksg(x, y)),
  histogram: (_, { x, y }) => (x.d > 1 ? null : informationEstimators.histogram(x, y)),
};
