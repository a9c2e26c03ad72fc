import type { numpy as np } from "@jax-js/jax";
import { type CodeLayout, encodingOf, headOf, type PlacedCode } from "../codes/codeLayout.ts";
import { informationBound } from "../codes/informationBound.ts";
import type { Contribution, GeneratorView, Term } from "./term.ts";

/** Each code's λ by name. Default 1 for discrete codes, 0.1 for continuous ones. */
export type InformationWeights = Readonly<Record<string, number>>;

const DISCRETE_WEIGHT = 1;
const CONTINUOUS_WEIGHT = 0.1;

function checkedWeights(layout: CodeLayout, weights: InformationWeights): readonly [PlacedCode, number][] {
  const known = layout.codes.map(({ name }) => name);
  for (const [name, weight] of Object.entries(weights)) {
    if (!known.includes(name)) {
      throw new RangeError(
        `information(layout, weights): ${JSON.stringify(name)} is no code of the layout, which has [${known.join(", ")}]`,
      );
    }
    if (!Number.isFinite(weight) || weight < 0) {
      throw new RangeError(
        `information(layout, weights): ${name}'s weight must be at least 0, got ${weight}`,
      );
    }
  }
  return layout.codes.map((placed) => [
    placed,
    weights[placed.name] ?? (placed.code.discrete ? DISCRETE_WEIGHT : CONTINUOUS_WEIGHT),
  ]);
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
  if (layout.codes.length === 0)
    throw new RangeError("information(layout, weights): the layout has no codes");
  const weighted = checkedWeights(layout, weights);
  const contribution = ({ latents, fake }: GeneratorView): Contribution => {
    const { heads } = fake;
    if (heads === null)
      throw new RangeError("information(layout, weights): the critic has no Q, so no heads to read");
    const metrics: Record<string, np.Array> = {};
    const losses = weighted.map(([placed, weight]) => {
      const encoding = encodingOf(placed, latents.ref);
      const bound = informationBound(placed.code, headOf(placed, heads.ref), encoding).mean();
      metrics[placed.name] = bound.ref;
      return bound.mul(-weight);
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
    needs: { heads: true, transformed: false },
    critic: contribution,
    generator: silent,
  };
}
