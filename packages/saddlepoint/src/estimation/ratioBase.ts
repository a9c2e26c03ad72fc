import type { Rows } from "../information/scatter.ts";
import { softplusOf } from "../numeric/scalars.ts";
import { type Both, ofBoth } from "./both.ts";
import { fitShapes, studentLogRatios, type TwoStudents } from "./twoStudents.ts";

/** Columns beyond which decompositions take longer than the training. */
const MOST_COLUMNS = 128;

/** What may be left of a closed form's log ratio: of many columns and few rows it is too sure. */
const SHARES = [1, 0.75, 0.5, 0.25] as const;

/** Rounding must not make a ratio infinite. */
const MOST_LOG_RATIO = 20;

/** A log ratio in closed form to begin from. */
export type RatioBase = {
  readonly logRatio: (rows: Rows) => Float64Array;
  /** Every closed form that was fitted, in the order of the shapes. */
  readonly fits: readonly TwoStudents[];
};

/** log 4 less the logistic loss: what log ratios say of the Jensen-Shannon divergence as f-GANs count it, in nats. */
export const logisticWorth = ({ p, q }: Both<ArrayLike<number>>): number =>
  2 * Math.LN2 - meanOf(p, (v) => softplusOf(-v)) - meanOf(q, softplusOf);

function meanOf(values: ArrayLike<number>, of: (value: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += of(values[i] ?? 0);
  return sum / values.length;
}

/** Fits pairs of Student distributions to the training part, and chooses one, or none, by the selection part. */
export function fitRatioBase(training: Both<Rows>, selection: Both<Rows>): RatioBase {
  const fits = training.p.d > MOST_COLUMNS ? [] : fitShapes(training);
  let best = { worth: 0, share: 0, fit: fits[0] };
  for (const fit of fits) {
    const ratios = ofBoth(selection, (rows) => studentLogRatios(fit, rows));
    for (const share of SHARES) {
      const worth = logisticWorth(ofBoth(ratios, (of) => of.map((v) => share * v)));
      if (worth > best.worth) best = { worth, share, fit };
    }
  }
  const { fit, share } = best;
  return {
    fits,
    logRatio: (rows) =>
      fit === undefined || share === 0
        ? new Float64Array(rows.n)
        : studentLogRatios(fit, rows).map((v) =>
            Math.max(-MOST_LOG_RATIO, Math.min(share * v, MOST_LOG_RATIO)),
          ),
  };
}
