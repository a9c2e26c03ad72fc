import type { Quantity } from "../subject/library.ts";
import { sum } from "../turns/statistics.ts";

/** Whether the truth is where the quantity's interval, read in its direction, says that it is. */
function holds({ kind, ci: [low, high] }: Quantity, truth: number): boolean {
  const slack = 1e-9 * Math.max(1, Number.isFinite(truth) ? Math.abs(truth) : 1); // exact bounds, rounded
  const above = kind === "upper-bound" || low <= truth + slack;
  const below = kind === "lower-bound" || high >= truth - slack;
  return above && below;
}

/** One estimator on one problem over the seeds, or null where it does not apply. */
export async function measure(
  truth: number,
  seeds: number,
  estimate: (seed: number) => Quantity | null | Promise<Quantity | null>,
) {
  const quantities: Quantity[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const quantity = await estimate(seed);
    if (quantity === null) return null;
    quantities.push(quantity);
  }
  const [first] = quantities;
  if (first === undefined) return null;
  return {
    truth,
    kind: first.kind,
    unit: first.unit,
    mean: sum(quantities.map(({ value }) => value)) / seeds,
    halfWidth: sum(quantities.map(({ ci: [low, high] }) => (high - low) / 2)) / seeds,
    holding: quantities.filter((quantity) => holds(quantity, truth)).length,
    warned: quantities.filter(({ warning }) => warning !== undefined).length,
    seeds,
    quantities,
  };
}

export type Calibrated = NonNullable<Awaited<ReturnType<typeof measure>>>;

/** Each estimator's results by its name. */
export type Results = Readonly<Record<string, Calibrated | null>>;
