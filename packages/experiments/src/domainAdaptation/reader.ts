import { numpy as np } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import { compileReading } from "saddlepoint/fit";
import { type Named, outputOf, underPrefix } from "saddlepoint/networks";
import { type Samples, samples, takeSamples } from "saddlepoint/samples";
import type { DomainNetworks } from "./adversarialLoss.ts";

/** What trained networks make of n samples. */
export type Seen = {
  /** C's logits, [n, classes]. */
  readonly logits: Float32Array;
  /** The critic's v, [n]. */
  readonly witness: Float32Array;
  /** F's features, [n, k]. */
  readonly features: Samples;
};

export type Reader = {
  see(weights: Named<Tensor>, of: Samples): Promise<Seen>;
  release(): Promise<void>;
};

/** Rows that go through the networks in one call: patches of images take much memory. */
const ROWS = 1000;

/** Compiles the three networks for reading: samples of d numbers, any number of them. */
export async function createReader(
  { features, classifier, critic, classes }: DomainNetworks,
  weights: Named<Tensor>,
  d: number,
): Promise<Reader> {
  const reading = await compileReading(
    (of, x) => {
      const read = outputOf(features, underPrefix("features", of), x);
      const logits = outputOf(classifier, underPrefix("classifier", of), read.ref);
      const witness = outputOf(critic, underPrefix("critic", of), read.ref);
      return np.concatenate([logits, witness, read], 1);
    },
    weights,
    [d],
    { name: "domains" },
  );
  return {
    async see(using, of) {
      const rows: number[] = [];
      for (let from = 0; from < of.n; from += ROWS) {
        const count = Math.min(ROWS, of.n - from);
        const indices = Array.from({ length: count }, (_, i) => from + i);
        for (const value of await reading(using, takeSamples(of, indices))) rows.push(value);
      }
      const width = rows.length / of.n;
      const columns = (first: number, end: number): Float32Array =>
        Float32Array.from({ length: of.n * (end - first) }, (_, at) => {
          const [row, column] = [Math.floor(at / (end - first)), at % (end - first)];
          return rows[row * width + first + column] ?? 0;
        });
      return {
        logits: columns(0, classes),
        witness: columns(classes, classes + 1),
        features: samples(columns(classes + 1, width), of.n, width - classes - 1),
      };
    },
    release: () => reading.release(),
  };
}

/** For each sample 1 where the largest logit is its label's, 0 elsewhere. */
export function correctness(
  { logits }: Pick<Seen, "logits">,
  { labels = new Int32Array() }: Samples,
): Float64Array {
  const classes = logits.length / labels.length;
  return Float64Array.from(labels, (label, i) => {
    const own = logits.subarray(i * classes, (i + 1) * classes);
    return own.indexOf(own.reduce((a, b) => Math.max(a, b))) === label ? 1 : 0;
  });
}
