/** The middle of a list of numbers. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value at `batch` of the line through two measured points [batch, value]; one point stands for itself. */
export function atBatch(batch, [[b1, y1], second]) {
  if (second === undefined) return y1;
  const [b2, y2] = second;
  return y1 + ((y2 - y1) / (b2 - b1)) * (batch - b1);
}

/** Largest difference allowed to a figure of the first step, in nats. */
const FIRST_STEP = 1e-3;

/**
 * Largest difference allowed at the second step. Adam's first update is the gradient's sign times the rate, and a leaky
 * unit that stands at its kink passes its gradient whole or a tenth of it, so rounding errors show: in float64 and
 * float32 PyTorch itself differs by up to 2e-3 at a batch of 16.
 */
const SECOND_STEP = { full: 5e-3, small: 2e-2 };

/** How far two programs' figures are apart at the first two steps, in nats, and whether it is the same step. */
export function agreement(figures, reference, small) {
  const apart = (step) =>
    Math.max(
      ...Object.entries(reference[step]).map(([name, value]) =>
        Math.abs((figures[step]?.[name] ?? Number.POSITIVE_INFINITY) - value),
      ),
    );
  const [firstStep, secondStep] = [apart(0), apart(1)];
  const limit = small ? SECOND_STEP.small : SECOND_STEP.full;
  return { firstStep, secondStep, same: firstStep <= FIRST_STEP && secondStep <= limit };
}
