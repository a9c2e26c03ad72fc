import { float64Numbers } from "./numbers.ts";
import type { Samples } from "./samples.ts";

/** Each column's mean and deviation. */
export type Standardisation = { readonly means: Float64Array; readonly deviations: Float64Array };

/** The columns' means and deviations over several samples together; a constant column's deviation is 1. */
export function standardisationOf(...parts: readonly Samples[]): Standardisation {
  const d = parts[0]?.d ?? 0;
  const means = new Float64Array(d);
  const squares = new Float64Array(d);
  let seen = 0;
  for (const part of parts) {
    const values = float64Numbers(part);
    for (let i = 0; i < part.n; i++) {
      seen++;
      for (let j = 0; j < d; j++) {
        const deviation = (values[i * d + j] ?? 0) - (means[j] ?? 0); // Welford 1962
        means[j] = (means[j] ?? 0) + deviation / seen;
        squares[j] = (squares[j] ?? 0) + deviation * ((values[i * d + j] ?? 0) - (means[j] ?? 0));
      }
    }
  }
  return { means, deviations: squares.map((sum) => Math.sqrt(sum / seen) || 1) };
}

/** (x − mean) / deviation in each column, computed in float64: only what is left is rounded. */
export function standardised(given: Samples, { means, deviations }: Standardisation): Samples<Float32Array> {
  const { d } = given;
  const values = Float32Array.from(
    float64Numbers(given),
    (value, i) => (value - (means[i % d] ?? 0)) / (deviations[i % d] ?? 1),
  );
  return { ...given, values };
}
