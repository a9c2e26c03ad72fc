import {
  barberAgakov,
  club,
  conditionalInformation,
  donskerVaradhan,
  estimateInformation,
  histogramInformation,
  infoNce,
  interpolatedBound,
  ksg,
  nwj,
} from "saddlepoint/information";
import type { Samples } from "saddlepoint/samples";
import type { Estimand, Estimated, EstimateFlags, Method } from "./estimand.ts";

type FromPairs = (x: Samples, y: Samples, flags: EstimateFlags) => Estimated | Promise<Estimated>;

const method = (
  about: string,
  settings: Omit<Method, "about" | "estimate">,
  fromPairs: FromPairs,
): Method => ({
  about,
  ...settings,
  estimate: async (x, y, flags) => fromPairs(x, y, flags),
});

const TRAINED = ["steps", "hidden", "rate"] as const;
const BOUND = { kind: "lower-bound", least: 30, flags: TRAINED, counts: "held-out pairs" } as const;
const ESTIMATE = { kind: "estimate", least: 30, flags: TRAINED, counts: "held-out pairs" } as const;

const methods: Readonly<Record<string, Method>> = {
  auto: method(
    "looks at the data first: counts, a copula, nearest neighbours or a network, with bounds",
    { kind: "estimate", least: 30, flags: TRAINED, counts: "pairs" },
    async (x, y, flags) => {
      const { estimate, lower, upper, seen } = await estimateInformation(x, y, flags);
      return { ...estimate, seen, lower, ...(upper && { upper }) };
    },
  ),
  nwj: method("the f-GAN bound on KL(p(x,y) || p(x)p(y)), by a trained critic; no ceiling", BOUND, nwj),
  "donsker-varadhan": method(
    "the bound of MINE, by the same critic; of a logarithm's mean, so its bias is taken off",
    BOUND,
    donskerVaradhan,
  ),
  infonce: method("tells the y of an x from others; steady, but at most 5.5 nats", BOUND, infoNce),
  interpolated: method("between nwj and infonce", { ...BOUND, least: 90 }, interpolatedBound),
  "barber-agakov": method(
    "H(y) + E log q(y|x), q trained: InfoGAN's bound, for y a class (--classes); else a bound only with --entropy",
    { ...BOUND, flags: [...TRAINED, "classes", "entropy"] },
    (x, y, { classes, ...rest }) => barberAgakov(x, y, { ...rest, discrete: classes ?? false }),
  ),
  ksg: method(
    "nearest neighbours (Kraskov et al. 2004), for a few columns of any kind; no training",
    { kind: "estimate", least: 10, flags: ["neighbours"] },
    (x, y, { neighbours, onProgress, seed }) =>
      ksg(x, y, { onProgress, seed, ...(neighbours === undefined ? {} : { k: neighbours }) }),
  ),
  histogram: method(
    "counts in cells, less the bias; for discrete values or one column each",
    { kind: "estimate", least: 10, flags: ["bins"] },
    (x, y, { bins }) => histogramInformation(x, y, bins === undefined ? {} : { bins }),
  ),
  club: method(
    "contrastive log-ratio: no bound, as q is fitted; too high by a multiple where the dependence is strong",
    ESTIMATE,
    club,
  ),
};

export const informationEstimands = {
  "mutual-information": {
    about: "what a row of x tells of the same row of y",
    paired: true,
    methods,
  },
  "conditional-information": {
    about: "what a row of x tells of the same row of y where that of z is known: --z",
    paired: true,
    conditional: true,
    methods: {
      ksg: method(
        "nearest neighbours (Frenzel and Pompe 2007), for a few columns of any kind; no training",
        { kind: "estimate", least: 10, flags: ["neighbours"] },
        (x, y, { neighbours, onProgress, seed, known }) => {
          if (known === undefined) throw new RangeError("estimate(--z): z must be given, got none");
          const options = { onProgress, seed, ...(neighbours === undefined ? {} : { k: neighbours }) };
          return conditionalInformation(x, y, known, options);
        },
      ),
    },
  },
} as const satisfies Readonly<Record<string, Estimand>>;
