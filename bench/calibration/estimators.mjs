import * as saddlepoint from "../../packages/saddlepoint/dist/index.js";

const { barberAgakov, informationEstimators, leaveOneOut, sandwich, variationalMarginal } = saddlepoint;

/** What estimates I(x; y), in the tables' order: each takes a problem, its samples and options; null where it cannot. */
export const forInformation = {
  "Barber–Agakov": ({ entropy, discrete }, { x, y }, options) =>
    entropy === undefined ? null : barberAgakov(x, y, { entropy, discrete: discrete === true, ...options }),
  NWJ: (_problem, { x, y }, options) => informationEstimators.nwj(x, y, options),
  "Donsker–Varadhan": (_problem, { x, y }, options) =>
    informationEstimators["donsker-varadhan"](x, y, options),
  InfoNCE: (_problem, { x, y }, options) => informationEstimators.infonce(x, y, options),
  "interpolated, ½": (_problem, { x, y }, options) => informationEstimators.interpolated(x, y, options),
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
  histogram: (_problem, { x, y }) => (x.d > 1 ? null : informationEstimators.histogram(x, y)),
};
