import { meanAndVariance, meanQuantity } from "../bounds/meanQuantity.ts";
import type { Quantity } from "../bounds/quantity.ts";
import { student975 } from "../bounds/student.ts";
import type { CodeLayout } from "../codes/codeLayout.ts";
import type { Named } from "../networks/layer.ts";
import { leafOf } from "../networks/named.ts";

/** From which side a term bounds what the generator minimises. */
export type ObjectiveSide = "below" | "above" | "neither";

/** A quantity and its part in the objective ℓ = I[x, y] − Σ λ I[x_fake, c], which the generator minimises. */
export type DecompositionTerm = {
  readonly quantity: Quantity;
  /** Its factor in ℓ. */
  readonly factor: number;
  /** From which side it bounds its part of ℓ. A minimiser is served by bounds from above. */
  readonly boundsObjectiveFrom: ObjectiveSide;
  readonly direction: "right" | "wrong" | "neither";
};

/** Huszár's two terms, and their sum, which bounds the objective from neither side. */
export type Decomposition = {
  readonly divergence: DecompositionTerm;
  readonly information: readonly (DecompositionTerm & { readonly name: string })[];
  readonly total: DecompositionTerm;
};

/** log σ(x) on the host, in float64. */
const logSigmoid = (x: number) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));

/**
 * The discriminator's bound on I[x, y], y the fair coin that chooses between real and fake.
 *
 * I[x, y] = JSD(P, Q) ≥ log 2 + ½ E_P log D + ½ E_Q log(1 − D), at most log 2 (Huszár 2016, with the entropy of the coin
 * +log 2 and the coin's ½, both of which the note drops).
 *
 * @param real D's logits of held-out real samples
 * @param fake D's logits of generated samples; their number may differ
 * @throws RangeError for fewer than two of either
 */
export function divergenceBound(real: ArrayLike<number>, fake: ArrayLike<number>): Quantity {
  if (real.length < 2 || fake.length < 2) {
    throw new RangeError(
      `divergenceBound(real, fake): needs at least 2 logits of each, got ${real.length} and ${fake.length}`,
    );
  }
  const onReal = meanAndVariance(Float64Array.from(real, logSigmoid));
  const onFake = meanAndVariance(Float64Array.from(fake, (logit) => logSigmoid(-logit)));
  const value = Math.LN2 + (onReal.mean + onFake.mean) / 2;
  const variance = (onReal.variance + onFake.variance) / 4;
  // Welch 1947: the degrees of freedom of a sum of two means; any will do where nothing varies
  const slack = onReal.variance ** 2 / (real.length - 1) + onFake.variance ** 2 / (fake.length - 1);
  const most = real.length + fake.length - 2;
  const freedom = slack > 0 ? Math.max(1, Math.floor(Math.min((4 * variance) ** 2 / slack, most))) : most;
  const half = student975(freedom) * Math.sqrt(variance);
  return {
    quantity: "I(x; y)",
    value,
    unit: "nats",
    kind: "lower-bound",
    ceiling: Math.LN2,
    ci: [value - half, value + half],
    n: real.length + fake.length,
  };
}

/**
 * Q's bound on the information of all codes together, from the sum of their per-sample bounds.
 *
 * The codes are independent and Q factorises, so Σ (H(cᵢ) + log Q(cᵢ|x)) = H(c) + log Q(c|x).
 *
 * @param bounds each code's H(c) + log Q(c|x) a sample, by name, in nats
 * @throws RangeError when a code of the layout is missing, or there are none
 */
export function informationTotal(layout: CodeLayout, bounds: Named<ArrayLike<number>>): Quantity {
  const parts = layout.codes.map(({ name }) => leafOf(bounds, name, "informationTotal(bounds)"));
  const n = parts[0]?.length ?? 0;
  const sums = Float64Array.from({ length: n }, (_, i) =>
    parts.reduce((sum, part) => sum + (part[i] ?? 0), 0),
  );
  const ceiling = layout.codes.reduce((sum, { code }) => sum + code.ceiling, 0);
  return meanQuantity("I(c; G(z,c))", sums, { kind: "lower-bound", ceiling });
}

/** Q's bound on one code's information, I(name; G(z,c)). */
export function codeInformation(
  layout: CodeLayout,
  bounds: Named<ArrayLike<number>>,
  name: string,
): Quantity {
  const ceiling =
    layout.codes.find((placed) => placed.name === name)?.code.ceiling ?? Number.POSITIVE_INFINITY;
  return meanQuantity(`I(${name}; G(z,c))`, leafOf(bounds, name, "codeInformation(bounds)"), {
    kind: "lower-bound",
    ceiling,
  });
}

/**
 * The InfoGAN objective as Huszár takes it apart, from held-out values.
 *
 * ℓ = I[x, y] − Σ λ I[x_fake, c]. Both informations are bounded from below: the first bound lies below its part of ℓ, the
 * wrong side for the minimiser; −λ times the second lies above its part, the right side; so their sum is neither an
 * upper nor a lower bound of ℓ (Huszár 2016, "InfoGAN: using the variational bound on mutual information (twice)").
 *
 * @param weights each code's λ by name: `informationWeights(layout, …)` fills in what a recipe leaves out
 */
export function decomposition(
  layout: CodeLayout,
  logits: { readonly real: ArrayLike<number>; readonly fake: ArrayLike<number> },
  bounds: Named<ArrayLike<number>>,
  weights: Readonly<Record<string, number>>,
): Decomposition {
  const divergence = divergenceBound(logits.real, logits.fake);
  const information = layout.codes.map(({ name }) => {
    const factor = 0 - leafOf(weights, name, "decomposition(weights)");
    return {
      name,
      quantity: codeInformation(layout, bounds, name),
      factor,
      boundsObjectiveFrom: "above" as const,
      direction: "right" as const,
    };
  });
  // Held-out logits and codes come from one set of samples; the sum's interval takes the worst case, full correlation.
  const half = (quantity: Quantity, factor: number) =>
    (Math.abs(factor) * (quantity.ci[1] - quantity.ci[0])) / 2;
  const value = information.reduce(
    (sum, { quantity, factor }) => sum + factor * quantity.value,
    divergence.value,
  );
  const spread = information.reduce(
    (sum, { quantity, factor }) => sum + half(quantity, factor),
    half(divergence, 1),
  );
  return {
    divergence: {
      quantity: divergence,
      factor: 1,
      boundsObjectiveFrom: "below",
      direction: "wrong",
    },
    information,
    total: {
      quantity: {
        quantity: "I(x; y) - sum of weight * I(c; G(z,c))",
        value,
        unit: "nats",
        kind: "estimate",
        ceiling: Math.LN2,
        ci: [value - spread, value + spread],
        n: divergence.n,
      },
      factor: 1,
      boundsObjectiveFrom: "neither",
      direction: "neither",
    },
  };
}
