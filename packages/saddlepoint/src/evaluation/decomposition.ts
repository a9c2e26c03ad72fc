import type { CodeLayout } from "../codes/codeLayout.ts";
import type { Named } from "../networks/layer.ts";
import { leafOf } from "../networks/named.ts";
import { criticQuantity } from "../objectives/criticEstimate.ts";
import { coinInformation } from "../objectives/ganEstimates.ts";
import { meanQuantity } from "../quantity/meanQuantity.ts";
import { type Quantity, warned } from "../quantity/quantity.ts";

/** From which side a term bounds what the generator minimises. */
export type ObjectiveSide = "below" | "above" | "neither";

/**
 * A quantity and its part in the objective ℓ = I[x, y] − Σ λ I[x_fake, c], which the generator minimises; in a game other than
 * GAN's, its own divergence stands for I[x, y].
 */
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

/**
 * The discriminator's bound on I[x, y], y the fair coin that chooses between real and fake; see `ganEstimates`.
 *
 * @param real D's logits of held-out real samples
 * @param fake D's logits of generated samples; their number may differ
 * @throws RangeError for fewer than two of either
 */
export const divergenceBound = (real: ArrayLike<number>, fake: ArrayLike<number>): Quantity =>
  criticQuantity(coinInformation, real, fake);

/**
 * Q's bound on the information of all codes together, from the sum of their per-sample bounds.
 *
 * The codes are independent and Q factorises, so Σ (H(cᵢ) + log Q(cᵢ|x)) = H(c) + log Q(c|x).
 *
 * @param bounds each code's H(c) + log Q(c|x) a sample, by name, in nats
 * @throws RangeError when a code of the layout is missing, or there are none
 */
export function informationTotal(layout: CodeLayout, bounds: Named<ArrayLike<number>>): Quantity {
  const parts = layout.read.map(({ name }) => leafOf(bounds, name, "informationTotal(bounds)"));
  const n = parts[0]?.length ?? 0;
  const sums = Float64Array.from({ length: n }, (_, i) =>
    parts.reduce((sum, part) => sum + (part[i] ?? 0), 0),
  );
  const ceiling = layout.read.reduce((sum, { code }) => sum + code.ceiling, 0);
  return meanQuantity("I(c; G(z,c))", sums, { kind: "lower-bound", ceiling });
}

/** Closer to its ceiling than this, in nats, a continuous code's bound says what Q can, not how much the images hold. */
const NEAR_CEILING = 0.5;

const widthWarning = ({ value, ceiling }: Quantity): string | undefined =>
  value < ceiling - NEAR_CEILING
    ? undefined
    : `the bound is near ${ceiling.toFixed(3)} nats, which Q's least width sets; the information may be much larger`;

/** Q's bound on one code's information, I(name; G(z,c)). */
export function codeInformation(
  layout: CodeLayout,
  bounds: Named<ArrayLike<number>>,
  name: string,
): Quantity {
  const code = layout.codes.find((placed) => placed.name === name)?.code;
  const ceiling = code?.ceiling ?? Number.POSITIVE_INFINITY;
  const bound = meanQuantity(`I(${name}; G(z,c))`, leafOf(bounds, name, "codeInformation(bounds)"), {
    kind: "lower-bound",
    ceiling,
  });
  return warned(bound, code?.discrete === false ? widthWarning(bound) : undefined);
}

/**
 * The InfoGAN objective as Huszár takes it apart, from held-out values.
 *
 * ℓ = I[x, y] − Σ λ I[x_fake, c]. Both informations are bounded from below: the first bound lies below its part of ℓ, the
 * wrong side for the minimiser; −λ times the second lies above its part, the right side; so their sum is neither an
 * upper nor a lower bound of ℓ (Huszár 2016, "InfoGAN: using the variational bound on mutual information (twice)").
 *
 * @param divergence the game's own, as its critic bounds it on held-out samples
 * @param weights each code's λ by name: `informationWeights(layout, …)` fills in what a recipe leaves out
 */
export function decomposition(
  layout: CodeLayout,
  divergence: Quantity,
  bounds: Named<ArrayLike<number>>,
  weights: Readonly<Record<string, number>>,
): Decomposition {
  const information = layout.read.map(({ name }) => {
    const factor = 0 - leafOf(weights, name, "decomposition(weights)");
    return {
      name,
      quantity: codeInformation(layout, bounds, name),
      factor,
      boundsObjectiveFrom: "above" as const,
      direction: "right" as const,
    };
  });
  const own = { quantity: divergence, factor: 1, boundsObjectiveFrom: "below", direction: "wrong" } as const;
  let [value, spread] = [0, 0];
  for (const { quantity, factor } of [own, ...information]) {
    value += factor * quantity.value;
    // Held-out logits and codes come from one set of samples; the sum's interval takes the worst case, full correlation.
    spread += (Math.abs(factor) * (quantity.ci[1] - quantity.ci[0])) / 2;
  }
  return {
    divergence: own,
    information,
    total: {
      quantity: {
        quantity: `${divergence.quantity} - sum of weight * I(c; G(z,c))`,
        value,
        unit: divergence.unit,
        kind: "estimate",
        ceiling: divergence.ceiling,
        ci: [value - spread, value + spread],
        n: divergence.n,
      },
      factor: 1,
      boundsObjectiveFrom: "neither",
      direction: "neither",
    },
  };
}
