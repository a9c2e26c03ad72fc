import { type Samples, samples } from "../samples/samples.ts";

/**
 * Each column's values replaced by the logistic quantiles log(u/(1 − u)) of their ranks u = (rank − ½)/n; equal values
 * share the mean of their ranks. An increasing map of each column: no information is lost or made.
 */
export function logisticScores({ values, n, d }: Samples): Samples {
  const scores = new Float32Array(values.length);
  for (let column = 0; column < d; column++) {
    const at = (row: number) => values[row * d + column] ?? 0;
    const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => at(a) - at(b));
    for (let from = 0; from < n; ) {
      let until = from + 1;
      while (until < n && at(order[until] ?? 0) === at(order[from] ?? 0)) until++;
      const u = (from + until) / 2 / n;
      for (let place = from; place < until; place++)
        scores[(order[place] ?? 0) * d + column] = Math.log(u / (1 - u));
      from = until;
    }
  }
  return samples(scores, n, d);
}
