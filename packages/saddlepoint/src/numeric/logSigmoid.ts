import type { numpy as np } from "@jax-js/jax";
import { softplus } from "./softplus.ts";

/** log σ(x) = −softplus(−x); and log(1 − σ(x)) = log σ(−x), never log(1 − sigmoid(x)). Any shape. */
export function logSigmoid(x: np.Array): np.Array {
  return softplus(x.neg()).neg();
}
