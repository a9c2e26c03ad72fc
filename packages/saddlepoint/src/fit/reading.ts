import type { numpy as np } from "@jax-js/jax";
import { compile, spec, type Tensor } from "@saddlepoint/engine";
import type { Named } from "../networks/layer.ts";
import { mapNamed } from "../networks/named.ts";
import type { Samples } from "../samples/samples.ts";
import { tensorOfSamples } from "./feed.ts";

/** What a network says of rows, compiled for any number of them. */
export type Reading = {
  /** The function's values, row by row; where it takes several arguments, of the rows of the same number. */
  (weights: Named<Tensor>, ...rows: readonly Samples[]): Promise<Float32Array>;
  release(): Promise<void>;
};

/** Rows that go through a network in one call. */
const ROWS = 8192;

/**
 * Compiles a function of weights and rows that treats each row by itself.
 *
 * @param f traced: weights and rows, [n, d] each, → [n] or [n, k]; consumes its arguments
 * @param weights of the shapes that it will be read with
 * @param dimensions d of each of its arguments
 */
export async function compileReading(
  f: (weights: Named<np.Array>, ...rows: np.Array[]) => np.Array,
  weights: Named<Tensor>,
  dimensions: readonly number[],
  { name = "reading", threads = 1 }: { readonly name?: string; readonly threads?: number } = {},
): Promise<Reading> {
  const read = await compile<[Named<np.Array>, ...np.Array[]], np.Array>(
    f,
    [mapNamed(weights, ({ dims }) => spec([...dims])), ...dimensions.map((d) => spec(["rows", d]))],
    { name, threads },
  );
  const reading = async (using: Named<Tensor>, ...rows: readonly Samples[]): Promise<Float32Array> => {
    const n = rows[0]?.n ?? 0;
    const parts: number[] = [];
    for (let from = 0; from < n; from += ROWS) {
      const { data } = await read(using, ...rows.map((of) => tensorOfSamples(rowsOf(of, from, from + ROWS))));
      for (const value of data) parts.push(Number(value));
    }
    return Float32Array.from(parts);
  };
  return Object.assign(reading, { release: () => read.release() });
}

/** The rows from one to before another, or the end: a view. */
export function rowsOf(samples: Samples, from: number, until: number): Samples {
  const { values, n, d } = samples;
  const end = Math.min(until, n);
  return { ...samples, values: values.subarray(from * d, end * d), n: end - from };
}
