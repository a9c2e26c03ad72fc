import { meanQuantity } from "../quantity/meanQuantity.ts";
import type { Quantity } from "../quantity/quantity.ts";

/** Each row's softmax, [n, k]. */
function softmaxRows(logits: Float32Array, k: number): Float64Array {
  const out = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += k) {
    const row = logits.subarray(start, start + k);
    const largest = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const total = row.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
    row.forEach((logit, j) => {
      out[start + j] = Math.exp(logit - largest) / total;
    });
  }
  return out;
}

/**
 * The information, in nats, that the class read from a sample carries about the class read from its transformed copy:
 * how much Q knows about real images that a small transformation leaves alone.
 *
 * I = Σ P log(P / (p pᵀ)), P = E q(x) q(x')ᵀ symmetrised, p its marginal (Ji et al. 2019, eq. 2 and 3), at most log k. A
 * plug-in estimate, too high by about k(k − 1)/4n, the k(k − 1)/2 freedoms of a
 * symmetric table given its margin; its interval is that of the mean of each sample's own contribution.
 *
 * @param logits [n, k] of the samples, row by row
 * @param others [n, k] of their transformed copies
 */
export function assignmentQuantity(
  name: string,
  logits: Float32Array,
  others: Float32Array,
  k: number,
): Quantity {
  const n = logits.length / k;
  const [q, r] = [softmaxRows(logits, k), softmaxRows(others, k)];
  const joint = new Float64Array(k * k);
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < k; b++) {
        const product = ((q[i * k + a] ?? 0) * (r[i * k + b] ?? 0)) / (2 * n);
        joint[a * k + b] = (joint[a * k + b] ?? 0) + product;
        joint[b * k + a] = (joint[b * k + a] ?? 0) + product;
      }
    }
  }
  const marginal = Float64Array.from({ length: k }, (_, a) =>
    joint.subarray(a * k, (a + 1) * k).reduce((sum, p) => sum + p, 0),
  );
  const logRatio = joint.map((p, i) =>
    p > 0 ? Math.log(p / ((marginal[Math.floor(i / k)] ?? 0) * (marginal[i % k] ?? 0))) : 0,
  );
  const contributions = Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < k; b++)
        sum += (q[i * k + a] ?? 0) * (r[i * k + b] ?? 0) * (logRatio[a * k + b] ?? 0);
    }
    return sum;
  });
  return meanQuantity(`I(${name}(x); ${name}(x'))`, contributions, {
    kind: "estimate",
    ceiling: Math.log(k),
  });
}
