/** Whether the truth is where the quantity's interval, read in its direction, says that it is. */
function holds({ kind, ci: [low, high] }, truth) {
  const slack = 1e-9 * Math.max(1, Number.isFinite(truth) ? Math.abs(truth) : 1); // exact bounds, rounded
  const above = kind === "upper-bound" || low <= truth + slack;
  const below = kind === "lower-bound" || high >= truth - slack;
  return above && below;
}

/** One estimator on one problem over the seeds, or null where it does not apply. */
export async function measure(truth, seeds, estimate) {
  const quantities = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const quantity = await estimate(seed);
    if (quantity === null) return null;
    quantities.push(quantity);
  }
  const values = quantities.map(({ value }) => value);
  return {
    truth,
    kind: quantities[0].kind,
    unit: quantities[0].unit,
    mean: values.reduce((sum, value) => sum + value, 0) / seeds,
    halfWidth: quantities.reduce((sum, { ci }) => sum + (ci[1] - ci[0]) / 2, 0) / seeds,
    holding: quantities.filter((quantity) => holds(quantity, truth)).length,
    warned: quantities.filter(({ warning }) => warning !== undefined).length,
    seeds,
    quantities,
  };
}
