import { exactQuantity, type Quantity } from "../quantity/quantity.ts";
import type { TransportPlan } from "./transportPlan.ts";

/** Kantorovich potentials: source[i] + target[j] ≤ c[i, j], with equality wherever an optimal plan moves mass. */
export type Potentials = { readonly source: Float64Array; readonly target: Float64Array };

/** An optimal transport between two discrete measures, with the proof that it is one. */
export type Transport = {
  /** The plan's cost, Σ π c. */
  readonly cost: number;
  readonly plan: TransportPlan;
  /** Of the cost; source[0] is 0, as adding to one side what is taken from the other changes nothing. */
  readonly potentials: Potentials;
  /** The plan's cost less the potentials' value Σ u a + Σ v b: nothing cheaper can exist by more. 0 but for rounding. */
  readonly gap: number;
};

/** An exact quantity in the samples' own unit. */
export const exactDistance = (quantity: string, value: number): Quantity => ({
  ...exactQuantity(quantity, value),
  unit: "data units",
});

/** The transport with its gap, its masses in the unit that they were given in, and its potentials from 0. */
export function transportOf(
  solution: { readonly plan: TransportPlan } & Potentials,
  unit: number,
  costOf: (source: number, target: number) => number,
  dual: number,
): Transport {
  const { plan, source, target } = solution;
  const masses = plan.masses.map((mass) => mass * unit);
  const cost = masses.reduce(
    (sum, mass, k) => sum + mass * costOf(plan.sources[k] ?? 0, plan.targets[k] ?? 0),
    0,
  );
  const zero = source[0] ?? 0;
  const potentials = { source: source.map((u) => u - zero), target: target.map((v) => v + zero) };
  return { cost, plan: { ...plan, masses }, potentials, gap: cost - dual * unit };
}
