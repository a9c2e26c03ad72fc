import { numpy as np } from "@jax-js/jax";
import { compile, spec, Tensor } from "@saddlepoint/engine";
import type { ComputeOptions } from "../game/phase.ts";
import { inFloat32 } from "../samples/numbers.ts";
import { requireOneSpace, requireSamples } from "../samples/requireSamples.ts";
import type { Samples } from "../samples/samples.ts";

/** Rows of features seen from a common origin, so that what is computed of two of them keeps its digits in float32. */
export type FeatureRows = {
  /** [n, d], less the origin. */
  readonly rows: Float32Array;
  readonly n: number;
  readonly d: number;
  /** ‖x − o‖² of each row. */
  readonly squares: Float64Array;
  /** (x − o)·o of each row. */
  readonly along: Float64Array;
  /** ‖o‖². */
  readonly origin: number;
};

/** Two sets of features, of real and of generated samples, seen from the real ones' mean. */
export type FeatureSpace = { readonly real: FeatureRows; readonly generated: FeatureRows };

/** Features of one sample beyond which covariances and their roots take minutes: no network of the field has as many. */
export const MOST_FEATURES = 4096;

/** A squared length that float32 still holds, with room for the sum of two. */
const LARGEST_SQUARE = 1e37;

/**
 * Two sets of features that can be measured against each other.
 *
 * @param least how many samples of each the measure cannot do without
 * @throws RangeError for fewer samples, sets of different dimension, or more than 4,096 features
 */
export function requireFeatures(owner: string, real: Samples, generated: Samples, least: number): void {
  requireOneSpace(owner, real, generated);
  if (real.d > MOST_FEATURES) {
    throw new RangeError(
      `${owner}: features must be at most ${MOST_FEATURES} a sample, got ${real.d}: give a network's features, not pixels`,
    );
  }
  requireSamples(owner, "real", real, least);
  requireSamples(owner, "generated", generated, least);
}

/**
 * Two sets of features as measures of pairs take them.
 *
 * @throws RangeError as requireFeatures does, and for features too large for float32 products
 */
export function featureSpace(owner: string, real: Samples, generated: Samples, least: number): FeatureSpace {
  requireFeatures(owner, real, generated, least);
  const [x, y] = [inFloat32(real), inFloat32(generated)];
  const origin = meanOf(x);
  const space = { real: seenFrom(origin, x), generated: seenFrom(origin, y) };
  for (const [name, { squares }] of Object.entries(space)) {
    const long = squares.find((square) => !(square < LARGEST_SQUARE));
    if (long === undefined) continue;
    throw new RangeError(
      `${owner}: features must be within a length of ${Math.sqrt(LARGEST_SQUARE).toPrecision(2)} around the real ones' mean, got ` +
        `${Math.sqrt(long).toPrecision(3)} in ${name}`,
    );
  }
  return space;
}

/** The mean of rows. */
export function meanOf({ values, n, d }: Pick<Samples, "values" | "n" | "d">): Float64Array {
  const mean = new Float64Array(d);
  for (let at = 0; at < n * d; at += d)
    for (let j = 0; j < d; j++) mean[j] = (mean[j] ?? 0) + (values[at + j] ?? 0) / n;
  return mean;
}

function seenFrom(origin: Float64Array, { values, n, d }: Samples<Float32Array>): FeatureRows {
  const rows = new Float32Array(n * d);
  const [squares, along] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    let [square, product] = [0, 0];
    for (let j = 0; j < d; j++) {
      const value = Math.fround((values[i * d + j] ?? 0) - (origin[j] ?? 0));
      rows[i * d + j] = value;
      square += value * value;
      product += value * (origin[j] ?? 0);
    }
    squares[i] = square;
    along[i] = product;
  }
  return { rows, n, d, squares, along, origin: origin.reduce((sum, value) => sum + value * value, 0) };
}

/** Takes row i of `a` and its inner products with all rows of `b`, which are only lent. */
export type VisitRow = (i: number, products: Float32Array) => void;

/** Rows of one call: their products with 10,000 others take 20 MB. */
const BLOCK = 500;

/** What looks at pairs: of real samples, of generated ones, and between both when it is known what lies within each. */
export type PairVisitors = {
  readonly real: readonly VisitRow[];
  readonly generated: readonly VisitRow[];
  readonly between: () => readonly VisitRow[];
};

export type PairOptions = ComputeOptions & {
  /** Called after each block of rows. */
  readonly onProgress?: (rows: number, of: number) => void;
};

/**
 * Shows the inner products of all pairs, (x − o)·(y − o), row by row: those within the real samples, those within the generated
 * ones, and then every real one's with all generated ones.
 */
export async function eachPair(
  { real, generated }: FeatureSpace,
  visitors: PairVisitors,
  { onProgress, ...compute }: PairOptions,
): Promise<void> {
  const product = await compile(
    (x: np.Array, y: np.Array) => np.matmul(x, y.transpose()),
    [spec(["block", real.d]), spec(["others", real.d])],
    { ...compute, argumentNames: ["a", "b"] },
  );
  const all = 2 * real.n + generated.n;
  let done = 0;
  const say = (rows: number): void => {
    done += rows;
    onProgress?.(done, all);
  };
  try {
    await eachRow(real, real, visitors.real, product, say);
    await eachRow(generated, generated, visitors.generated, product, say);
    await eachRow(real, generated, visitors.between(), product, say);
  } finally {
    await product.release();
  }
}

async function eachRow(
  a: FeatureRows,
  b: FeatureRows,
  visitors: readonly VisitRow[],
  product: (block: Tensor, others: Tensor) => Promise<Tensor>,
  say: (rows: number) => void,
): Promise<void> {
  const others = new Tensor("float32", b.rows, [b.n, b.d]);
  for (let start = 0; start < a.n; start += BLOCK) {
    const end = Math.min(start + BLOCK, a.n);
    const block = new Tensor("float32", a.rows.subarray(start * a.d, end * a.d), [end - start, a.d]);
    const { data } = await product(block, others);
    if (!(data instanceof Float32Array)) throw new TypeError("eachRow: products must be float32");
    for (let i = start; i < end; i++) {
      const products = data.subarray((i - start) * b.n, (i - start + 1) * b.n);
      for (const visit of visitors) visit(i, products);
    }
    say(end - start);
  }
}
