import type { Quantity } from "./quantity.ts";

/**
 * One quantity of several estimates of it from the same samples, which differ in their seeds alone: in how samples were parted,
 * where weights began, how ties were told apart.
 *
 * Value and ends of the interval are the means of theirs. The deviation of a mean is at most the mean of the deviations
 * (Minkowski), so the interval is as sure as each of them: what the samples leave open, more seeds do not settle.
 *
 * @param quantities at least one, all of one kind and unit
 * @throws RangeError when there is none
 */
export function meanOverSeeds(quantities: readonly Quantity[]): Quantity {
  const [first] = quantities;
  if (first === undefined)
    throw new RangeError("meanOverSeeds(quantities): quantities must hold at least one, got none");
  const mean = (of: (quantity: Quantity) => number) =>
    quantities.reduce((sum, quantity) => sum + of(quantity) / quantities.length, 0);
  const warnings = new Set(quantities.flatMap(({ warning }) => warning ?? []));
  const { warning: _, ...rest } = first;
  return {
    ...rest,
    value: mean(({ value }) => value),
    ci: [mean(({ ci: [low] }) => low), mean(({ ci: [, high] }) => high)],
    ceiling: Math.max(...quantities.map(({ ceiling }) => ceiling)),
    ...(warnings.size === 0 ? {} : { warning: [...warnings].join("; ") }),
  };
}
