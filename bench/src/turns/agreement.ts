/** Losses and metrics by the library's names. */
export type Figures = Readonly<Record<string, number>>;

/** How far two programs' figures are apart at the first two steps, and whether it is the same step. */
export type Agreement = { readonly firstStep: number; readonly secondStep: number; readonly same: boolean };

/** Largest difference allowed to a figure of the first step, relative where the figure is above 1. */
const FIRST_STEP = 1e-3;

/**
 * Largest difference allowed at the second step. Adam's first update is the gradient's sign times the rate, and a leaky
 * unit that stands at its kink passes its gradient whole or a tenth of it, so rounding errors show: in float64 and
 * float32 PyTorch itself differs by up to 2e-3 at a batch of 16, and by 6e-2 at a batch of 4 (digits/infogan), where batch
 * normalisation divides by what four samples differ.
 */
const SECOND_STEP = { full: 5e-3, small: 1e-1 };

/**
 * How far two programs' figures are apart.
 *
 * @param figures of one program, a step each; those that the reference has and it has not are not compared, but both losses
 * must be there
 */
export function agreement(
  figures: readonly Figures[],
  reference: readonly Figures[],
  small: boolean,
): Agreement {
  const apart = (step: number): number => {
    const found = figures[step] ?? {};
    const compared = Object.entries(reference[step] ?? {}).filter(
      ([name]) => name.startsWith("loss.") || found[name] !== undefined,
    );
    return Math.max(
      ...compared.map(([name, value]) => {
        const difference = Math.abs((found[name] ?? Number.NaN) - value) / Math.max(1, Math.abs(value));
        return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
      }),
    );
  };
  const [firstStep, secondStep] = [apart(0), apart(1)];
  const limit = small ? SECOND_STEP.small : SECOND_STEP.full;
  return { firstStep, secondStep, same: firstStep <= FIRST_STEP && secondStep <= limit };
}

/** Over several batches or programs: as far apart as the farthest. */
export const farthest = (found: readonly Agreement[]): Agreement => ({
  firstStep: Math.max(...found.map(({ firstStep }) => firstStep)),
  secondStep: Math.max(...found.map(({ secondStep }) => secondStep)),
  same: found.every(({ same }) => same),
});
