import { divergenceNamed } from "saddlepoint/divergences";
import {
  type DivergenceEstimate,
  divergenceFromSamples,
  estimateDivergence,
  estimateJensenShannon,
  jensenShannonFromSamples,
} from "saddlepoint/estimation";
import type { EstimateOptions } from "saddlepoint/fit";
import type { Quantity } from "saddlepoint/quantity";
import type { Samples } from "saddlepoint/samples";
import type { Estimand, Method } from "./estimand.ts";

type FromSamples<Found> = (p: Samples, q: Samples, options: EstimateOptions) => Promise<Found>;

const TRAINED = { least: 30, flags: ["steps", "hidden", "rate"] } as const;

const auto = (fromSamples: FromSamples<DivergenceEstimate>): Method => ({
  about: "looks at the data first: counts, two fitted distributions or a network, with a lower bound",
  kind: "estimate",
  ...TRAINED,
  estimate: async (x, y, flags) => {
    const { estimate, lower, seen } = await fromSamples(x, y, flags);
    return { ...estimate, seen, lower };
  },
});

const witness = (fromSamples: FromSamples<Quantity>): Method => ({
  about: "a witness network, trained on one part of the samples and evaluated on another never seen",
  kind: "lower-bound",
  ...TRAINED,
  counts: "held-out samples",
  estimate: async (x, y, flags) => fromSamples(x, y, flags),
});

const divergence = (
  about: string,
  estimate: FromSamples<DivergenceEstimate>,
  bound: FromSamples<Quantity>,
): Estimand => ({
  about,
  paired: false,
  methods: { auto: auto(estimate), witness: witness(bound) },
});

const named = (name: string, about: string): Estimand => {
  const of = divergenceNamed(name);
  return divergence(
    about,
    (p, q, options) => estimateDivergence(of, p, q, options),
    (p, q, options) => divergenceFromSamples(of, p, q, options),
  );
};

/** The f-divergences, P the distribution of x and Q that of y. */
export const divergenceEstimands = {
  kl: named("kl", "Kullback-Leibler, E_P log p/q"),
  "reverse-kl": named("reverse-kl", "Kullback-Leibler the other way round, E_Q log q/p"),
  js: divergence(
    "Jensen-Shannon, each half weighted: at most log 2",
    estimateJensenShannon,
    jensenShannonFromSamples,
  ),
  gan: named("gan", "the original GAN's value, 2 JSD - log 4: at least -log 4, at most 0"),
  pearson: named("pearson", "Pearson's chi-square, E_Q (p/q - 1)^2"),
  neyman: named("neyman", "Neyman's chi-square, E_P (q/p - 1)^2"),
  hellinger: named("hellinger", "squared Hellinger, E_Q (sqrt(p/q) - 1)^2: at most 2"),
  jeffrey: named("jeffrey", "Jeffrey's, KL both ways added"),
  "total-variation": named("total-variation", "total variation, half the integral of |p - q|: at most 1"),
} as const satisfies Readonly<Record<string, Estimand>>;

/** A member of the alpha family as an estimand, where the name is one such as `alpha(0.5)`. */
export function alphaEstimand(name: string): Estimand | undefined {
  return /^alpha\(/.test(name)
    ? named(divergenceNamed(name).name, "a member of the alpha family")
    : undefined;
}
