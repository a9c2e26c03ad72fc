import type { numpy as np } from "@jax-js/jax";
import { type CodeLayout, encodingOf, headOf } from "../codes/codeLayout.ts";
import { informationBound } from "../codes/informationBound.ts";
import type { Contribution, GeneratorView, Term } from "./term.ts";

/** Each code's λ by name. Default 1 for discrete codes, 0.1 for continuous ones. */
export type InformationWeights = Readonly<Record<string, number>>;

const DISCRETE_WEIGHT = 1;
const CONTINUOUS_WEIGHT = 0.1;

/**
 * Every code's λ by name, those not given filled in: 1 for discrete codes, 0.1 for continuous ones.
 *
 * @throws RangeError when a weight is negative or not finite, or names no code
 */
export function informationWeights(
  layout: CodeLayout,
  weights: InformationWeights = {},
): Readonly<Record<string, number>> {
  const known = layout.read.map(({ name }) => name);
  for (const [name, weight] of Object.entries(weights)) {
    if (!known.includes(name)) {
      throw new RangeError(
        `information(layout, weights): weights must name codes among [${known.join(", ")}], got ${JSON.stringify(name)}`,
      );
    }
    if (!Number.isFinite(weight) || weight < 0) {
      throw new RangeError(
        `information(layout, weights): weights.${name} must be finite and at least 0, got ${weight}`,
      );
    }
  }
  const chosen = layout.read.map(({ name, code }): [string, number] => [
    name,
    // A code may be called "constructor", which every object has.
    (Object.hasOwn(weights, name) ? weights[name] : undefined) ??
      (code.discrete ? DISCRETE_WEIGHT : CONTINUOUS_WEIGHT),
  ]);
  return Object.fromEntries(chosen);
}

/**
 * −Σ λ L_I per code, in both players' losses: it trains G, Q and the trunk that Q shares with D.
 *
 * L_I = H(c) + E log Q(c|G(z, c)) ≤ I(c; G(z, c)) (Chen et al. 2016, eq. 5 and 6). Reports each code's L_I in nats under
 * the code's name.
 *
 * @throws RangeError when the layout has no codes, or a weight is negative or names no code
 */
export function information(layout: CodeLayout, weights: InformationWeights = {}): Term {
  if (layout.read.length === 0)
    throw new RangeError("information(layout, weights): the layout has no codes that Q reads");
  const resolved = informationWeights(layout, weights);
  const contribution = ({ latents, fake }: GeneratorView): Contribution => {
    const { heads } = fake;
    if (heads === null)
      throw new RangeError("information(layout, weights): the critic has no Q, so no heads to read");
    const metrics: Record<string, np.Array> = {};
    const losses = layout.read.map((placed) => {
      const encoding = encodingOf(placed, latents.ref);
      const bound = informationBound(placed.code, headOf(placed, heads.ref), encoding).mean();
      metrics[placed.name] = bound.ref;
      return bound.mul(-(resolved[placed.name] ?? 0));
    });
    return { loss: losses.reduce((sum, loss) => sum.add(loss)), metrics };
  };
  const silent = (view: GeneratorView): Contribution => {
    const { loss, metrics } = contribution(view);
    for (const metric of Object.values(metrics)) metric.dispose();
    return { loss, metrics: {} };
  };
  return {
    name: "information",
    needs: { heads: true },
    critic: contribution,
    generator: silent,
    informationWeights: resolved,
  };
}
