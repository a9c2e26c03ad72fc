import { lax, numpy as np } from "@jax-js/jax";
import { Tensor } from "@saddlepoint/engine";
import type { Named } from "../networks/layer.ts";
import { leafOf, mapNamed } from "../networks/named.ts";
import { fillNormal } from "../random/normal.ts";
import type { Stream } from "../random/stream.ts";
import { spectralNormBound } from "./spectralNormBound.ts";

/** A network [n, d] → [n] whose Lipschitz constant in L2 is known. */
export type LipschitzNetwork = {
  init(stream: Stream): Named<Tensor>;
  /** Consumes its arguments. */
  apply(weights: Named<np.Array>, x: np.Array): np.Array;
  /** Takes weight matrices that a step has moved back to (nearly) orthonormal ones. Consumes; traced. */
  project(weights: Named<np.Array>): Named<np.Array>;
  /** A certain upper bound on the Lipschitz constant with these weights. */
  constant(weights: Named<Tensor>): number;
};

/** Iterations of Björck's after each step, which moves a matrix only a little: the second already leaves 1e-5. */
const ITERATIONS = 3;

/**
 * A multilayer perceptron of orthonormal matrices and MaxMin, which sorts pairs of units (Anil, Lucas and Grosse 2019).
 *
 * Sorting is 1-Lipschitz and keeps a gradient's length, as no other common activation does, so the network can be as
 * steep as its constant nearly everywhere. The constant is at most the product of the matrices' spectral norms, each of
 * them bounded from above and close to 1.
 *
 * @param hidden even widths
 */
export function lipschitzNetwork(d: number, hidden: readonly number[]): LipschitzNetwork {
  const widths = [d, ...hidden, 1];
  const layers = hidden.length + 1;
  const isMatrix = (name: string) => name.endsWith(".weight");
  return {
    init(stream) {
      const weights: Record<string, Tensor> = {};
      for (let i = 1; i <= layers; i++) {
        const [rows = 1, columns = 1] = widths.slice(i - 1, i + 1);
        const matrix = orthonormal(stream, rows, columns);
        weights[`dense${i}.weight`] = new Tensor("float32", matrix, [rows, columns]);
        // Biases as large as what they are added to, so that kinks lie among the data from the start.
        const biases = fillNormal(stream, new Float32Array(columns), 0, 1 / Math.sqrt(columns));
        weights[`dense${i}.bias`] = new Tensor("float32", biases, [columns]);
      }
      return weights;
    },
    apply(weights, x) {
      let output = x;
      for (let i = 1; i <= layers; i++) {
        const weight = leafOf(weights, `dense${i}.weight`, "lipschitzNetwork");
        output = np.matmul(output, weight).add(leafOf(weights, `dense${i}.bias`, "lipschitzNetwork"));
        if (i < layers) output = maxMin(output);
      }
      return output.reshape([-1]);
    },
    project: (weights) => mapNamed(weights, (leaf, name) => (isMatrix(name) ? bjorck(leaf) : leaf)),
    constant: (weights) =>
      Object.entries(weights)
        .filter(([name]) => isMatrix(name))
        .reduce((product, [, { data, dims }]) => {
          const [rows = 1, columns = 1] = dims;
          return product * spectralNormBound(Float64Array.from(data, Number), rows, columns);
        }, 1),
  };
}

/** The larger of each pair of units, then the smaller: [n, 2m] → [n, 2m]. */
function maxMin(x: np.Array): np.Array {
  const [a, b] = np.split(x, 2, -1);
  if (a === undefined || b === undefined) throw new RangeError("maxMin(x): x must have pairs of units");
  const first = lax.stopGradient(a.ref).greater(lax.stopGradient(b.ref));
  return np.concatenate([np.where(first.ref, a.ref, b.ref), np.where(first, b, a)], -1);
}

/** W ← W (3/2 − ½ WᵀW), towards the nearest matrix with orthonormal columns, or rows (Björck and Bowie 1971). */
function bjorck(matrix: np.Array): np.Array {
  let w = matrix;
  for (let i = 0; i < ITERATIONS; i++) {
    const [rows = 1, columns = 1] = w.shape;
    const transposed = w.ref.transpose();
    const cubed =
      rows >= columns
        ? np.matmul(w.ref, np.matmul(transposed, w.ref))
        : np.matmul(np.matmul(w.ref, transposed), w.ref);
    w = w.mul(1.5).sub(cubed.mul(0.5));
  }
  return w;
}

/** A random matrix with orthonormal columns, or rows where these are fewer, by Gram and Schmidt's process. */
function orthonormal(stream: Stream, rows: number, columns: number): Float32Array {
  const [count, length] = rows >= columns ? [columns, rows] : [rows, columns];
  const vectors: Float32Array[] = [];
  for (let i = 0; i < count; i++) {
    const vector = fillNormal(stream, new Float32Array(length));
    for (const other of vectors) {
      const along = vector.reduce((sum, value, j) => sum + value * (other[j] ?? 0), 0);
      other.forEach((value, j) => {
        vector[j] = (vector[j] ?? 0) - along * value;
      });
    }
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
    vectors.push(vector.map((value) => value / norm));
  }
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    return (rows >= columns ? vectors[column]?.[row] : vectors[row]?.[column]) ?? 0;
  });
}
