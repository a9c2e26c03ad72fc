import { openUniform } from "../random/openUniform.ts";
import type { Stream } from "../random/stream.ts";

/** The standard Gumbel distribution's F⁻¹(u) = −log(−log u). */
const gumbel = (stream: Stream): number => -Math.log(-Math.log(openUniform(stream)));

/**
 * One draw from the categorical distribution with probabilities softmax(logWeights), by the Gumbel-max trick.
 *
 * argmaxᵢ (log wᵢ + Gᵢ), Gᵢ independent standard Gumbel numbers (Gumbel 1954; Maddison, Tarlow and Minka 2014). The weights
 * need no normalising; one of −Infinity is never drawn.
 *
 * @throws RangeError when a weight is NaN or Infinity, or none is finite
 * @example gumbelMax(stream(1, "classes"), [Math.log(0.2), Math.log(0.8)]) // 1 four times out of five
 */
export function gumbelMax(stream: Stream, logWeights: ArrayLike<number>): number {
  return drawn("gumbelMax(stream, logWeights)", stream, logWeights, 1)[0] ?? -1;
}

/**
 * k different indices in the order in which they are drawn without replacement: a draw from the Plackett-Luce distribution.
 *
 * The k largest of log wᵢ + Gᵢ, largest first (Yellott 1977; Kool, van Hoof and Welling 2019): the first has
 * the probability wᵢ / Σ w, each next one the same among those that are left.
 *
 * @param k at most the number of finite weights
 * @throws RangeError when a weight is NaN or Infinity, or k is not an integer within 1 and the number of finite weights
 */
export function gumbelTopK(stream: Stream, logWeights: ArrayLike<number>, k: number): Int32Array {
  return drawn("gumbelTopK(stream, logWeights, k)", stream, logWeights, k);
}

function drawn(owner: string, stream: Stream, logWeights: ArrayLike<number>, k: number): Int32Array {
  const broken = Array.from(logWeights).findIndex((weight) => !(weight < Number.POSITIVE_INFINITY));
  if (broken >= 0) {
    throw new RangeError(
      `${owner}: logWeights[${broken}] must be finite or -Infinity, got ${logWeights[broken]}`,
    );
  }
  // Every index takes its Gumbel number, so that a draw leaves the stream in the same place whatever the weights.
  const perturbed = Float64Array.from(logWeights, (weight) => weight + gumbel(stream));
  const possible = Int32Array.from(perturbed.keys()).filter(
    (i) => (perturbed[i] ?? 0) > Number.NEGATIVE_INFINITY,
  );
  if (possible.length === 0)
    throw new RangeError(
      `${owner}: logWeights must hold a finite one, got [${Array.from(logWeights).join(", ")}]`,
    );
  if (!Number.isInteger(k) || k < 1 || k > possible.length) {
    throw new RangeError(
      `${owner}: k must be an integer within 1 and the number of finite weights, ${possible.length}, got ${k}`,
    );
  }
  return possible.sort((i, j) => (perturbed[j] ?? 0) - (perturbed[i] ?? 0)).slice(0, k);
}
