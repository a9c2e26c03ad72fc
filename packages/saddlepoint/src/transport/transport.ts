import { exactQuantity, type Quantity, warned } from "../quantity/quantity.ts";
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
  /**
   * The plan's cost less the potentials' value, as Σ π[i, j] (c[i, j] − u[i] − v[j]): nothing cheaper can exist by more. 0 but for
   * rounding; 0 itself where whole numbers prove the plan.
   */
  readonly gap: number;
};

/** An exact quantity in the samples' own unit. */
export const exactDistance = (quantity: string, value: number): Quantity => ({
  ...exactQuantity(quantity, value),
  unit: "data units",
});

/** A transport whose costs were divided by a factor, in the costs' own unit. */
export function rescaled(transport: Transport, factor: number): Transport {
  if (factor === 1) return transport;
  const times = (value: number) => (value === 0 ? 0 : value * factor);
  const { source, target } = transport.potentials;
  return {
    ...transport,
    cost: times(transport.cost),
    potentials: { source: source.map(times), target: target.map(times) },
    gap: times(transport.gap),
  };
}

/** A gap is small below this share of the value. */
const SMALL = 1e-9;

/** A distance or cost as exact as its proof: above the least one by more than rounding, it is a bound from above. */
export function provenDistance(quantity: string, value: number, least: number): Quantity {
  const exact = exactDistance(quantity, value);
  const gap = value - least;
  if (gap <= SMALL * Math.abs(value)) return exact;
  return warned(
    { ...exact, kind: "upper-bound" },
    `not exact: the plan found costs ${value.toPrecision(6)}, and no plan is proved to need more than ${least.toPrecision(6)}`,
  );
}

/** The transport with its gap, its masses in the unit that they were given in, and its potentials from 0. */
export function transportOf(
  solution: { readonly plan: TransportPlan } & Potentials,
  unit: number,
  costOf: (source: number, target: number) => number,
  gap: number,
): Transport {
  const { plan, source, target } = solution;
  const masses = plan.masses.map((mass) => mass * unit);
  const cost = masses.reduce(
    (sum, mass, k) => sum + mass * costOf(plan.sources[k] ?? 0, plan.targets[k] ?? 0),
    0,
  );
  const zero = source[0] ?? 0;
  const potentials = { source: source.map((u) => u - zero), target: target.map((v) => v + zero) };
  return { cost, plan: { ...plan, masses }, potentials, gap: gap * unit };
}
