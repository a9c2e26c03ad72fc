import { permutation } from "../random/permutation.ts";
import { stream } from "../random/stream.ts";
import { type Samples, samples } from "../samples/samples.ts";

/**
 * Each column's values replaced by their ranks 0, …, n − 1, equal values in an order drawn at random.
 *
 * No information is lost or made: where values differ the map is increasing, and equal ones are spread over ranks of their own by
 * noise that knows nothing of anything else, from which the value can be read back (the distributional transform, Rüschendorf 2009,
 * "On the distributional transform, Sklar's theorem, and the empirical copula process"). So discrete, mixed and rounded columns
 * become continuous.
 *
 * @param name of the variable, so that two variables' orders are independent
 */
export function apart({ values, n, d }: Samples, seed: number, name: string): Samples<Float64Array> {
  const ranks = new Float64Array(n * d);
  for (let column = 0; column < d; column++) {
    const at = (row: number) => values[row * d + column] ?? 0;
    const places = permutation(stream(seed, `ties.${name}.${column}`), n);
    const order = Int32Array.from({ length: n }, (_, i) => i).sort(
      (a, b) => at(a) - at(b) || (places[a] ?? 0) - (places[b] ?? 0),
    );
    order.forEach((row, rank) => {
      ranks[row * d + column] = rank;
    });
  }
  return samples(ranks, n, d);
}
