import { numpy as np } from "@jax-js/jax";
import { sigmoid } from "../numeric/sigmoid.ts";

/** A family of conditional distributions q(y|x) whose parameters, the head, a network reads from x. */
export type ConditionalFamily = {
  /** Outputs of the network. */
  readonly headSize: number;
  /** The largest log q that it can give, in nats. */
  readonly most: number;
  /** log q of each row, heads [n, headSize] and y [n, d] → [n]. Consumes its arguments. */
  readonly logLikelihood: (head: np.Array, y: np.Array) => np.Array;
};

/** |log σ| of a standardised column stays below this: e⁻⁷ is a thousandth of the column's own deviation. */
const LOG_SCALE_BOUND = 7;

/** Independent normal columns with learned means and deviations; the squash of log σ is smooth and has slope 1 at 0. */
export function gaussianFamily(d: number): ConditionalFamily {
  return {
    headSize: 2 * d,
    most: d * (LOG_SCALE_BOUND - 0.5 * Math.log(2 * Math.PI)),
    logLikelihood(head, y) {
      const [mean, raw] = np.split(head, 2, -1);
      if (mean === undefined || raw === undefined)
        throw new RangeError("gaussianFamily: head must be [n, 2 d]");
      const logScale = sigmoid(raw.mul(2 / LOG_SCALE_BOUND))
        .mul(2 * LOG_SCALE_BOUND)
        .sub(LOG_SCALE_BOUND);
      const z = y.sub(mean).mul(np.exp(logScale.ref.neg()));
      return z.ref
        .mul(z)
        .mul(-0.5)
        .sub(logScale)
        .sub(0.5 * Math.log(2 * Math.PI))
        .sum(-1);
    },
  };
}

/** A class of k, given as one-hot rows. */
export function categoricalFamily(k: number): ConditionalFamily {
  return {
    headSize: k,
    most: 0,
    logLikelihood(head, y) {
      const largest = np.max(head.ref, -1, { keepdims: true });
      const shifted = head.sub(largest);
      const logTotal = np.log(np.exp(shifted.ref).sum(-1));
      return shifted.mul(y).sum(-1).sub(logTotal);
    },
  };
}
