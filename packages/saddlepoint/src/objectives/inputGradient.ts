import { grad, type numpy as np } from "@jax-js/jax";

/**
 * ‖∇ₓ f(x)‖² of each sample, [n], for f that judges each sample of [n, …] by itself. Consumes `x`; differentiable again.
 *
 * The gradient of the sum over the batch holds each sample's own gradient only where no output depends on another
 * sample: hence no batch normalisation.
 */
export function squaredInputGradient(judge: (x: np.Array) => np.Array, x: np.Array): np.Array {
  const n = x.shape[0] ?? 0;
  const gradient = grad((samples: np.Array) => judge(samples).sum())(x).reshape([n, -1]);
  return gradient.ref.mul(gradient).sum(1);
}

/** Why a penalty on the critic's gradient in its input cannot bear batch normalisation. */
export const BATCH_MIXES =
  "a penalty on each sample's own gradient needs a critic that judges each sample by itself, and batch normalisation " +
  "makes each output depend on the whole batch (Gulrajani et al. 2017, section 4)";
