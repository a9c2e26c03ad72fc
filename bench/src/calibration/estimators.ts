import {
  barberAgakov,
  estimateInformation,
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
  x: Samples,
  y: Samples,
  options: { readonly seed: number; readonly steps?: number },
  problem: InformationProblem,
) => Quantity | null | Promise<Quantity | null>;

const { nwj, infonce, interpolated, club, ksg, histogram } = informationEstimators;

/** What estimates I(x; y), in the tables' order. */
export const forInformation: Readonly<Record<string, Estimator>> = {
  automatic: async (x, y, options) => (await estimateInformation(x, y, options)).estimate,
  "Barber–Agakov": (x, y, options, { entropy, discrete = false }) =>
    entropy === undefined ? null : barberAgakov(x, y, { entropy, discrete, ...options }),
  NWJ: nwj,
  "Donsker–Varadhan": informationEstimators["donsker-varadhan"],
  InfoNCE: infonce,
  "interpolated, ½": interpolated,
  "sandwich, lower": async (x, y, _, { conditional }) =>
    conditional === undefined ? null : (await sandwich(x, y, conditional)).lower,
  "leave-one-out": (x, y, _, { conditional }) =>
    conditional === undefined ? null : leaveOneOut(x, y, conditional),
  "variational marginal": (x, y, { seed }, { conditional, marginal }) =>
    conditional === undefined
      ? null
      : variationalMarginal(x, y, conditional, { seed, ...(marginal === undefined ? {} : { marginal }) }),
  CLUB: (x, y, options, { discrete }) => (discrete ? null : club(x, y, options)),
  KSG: (x, y, _, { discrete }) => (discrete ? null : ksg(x, y)),
  histogram: (x, y) => (x.d > 1 ? null : histogram(x, y)),
};
