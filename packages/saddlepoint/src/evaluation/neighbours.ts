/** The nearest references of each query, nearest first: `count` a query, row by row. */
export type Neighbours = {
  readonly indices: Int32Array;
  readonly distances: Float32Array;
  readonly count: number;
};

/** References compared at a time: 64 images of 784 float32 pixels stay within a 256 KiB cache. */
const BLOCK = 64;

/** ‖row‖² of each row. */
export function squaredNorms(rows: Float32Array, dimension: number): Float64Array {
  const norms = new Float64Array(rows.length / dimension);
  for (let row = 0; row < norms.length; row++) {
    let sum = 0;
    for (let j = row * dimension; j < (row + 1) * dimension; j++) sum += (rows[j] ?? 0) ** 2;
    norms[row] = sum;
  }
  return norms;
}

function dot(a: Float32Array, at: number, b: Float32Array, from: number, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = length - (length % 4);
  for (let j = 0; j < whole; j += 4) {
    s0 += (a[at + j] ?? 0) * (b[from + j] ?? 0);
    s1 += (a[at + j + 1] ?? 0) * (b[from + j + 1] ?? 0);
    s2 += (a[at + j + 2] ?? 0) * (b[from + j + 2] ?? 0);
    s3 += (a[at + j + 3] ?? 0) * (b[from + j + 3] ?? 0);
  }
  for (let j = whole; j < length; j++) s0 += (a[at + j] ?? 0) * (b[from + j] ?? 0);
  return s0 + s1 + s2 + s3;
}

/** Puts a candidate into one query's sorted list of squared distances, if it belongs there. */
function insert(
  squares: Float64Array,
  indices: Int32Array,
  start: number,
  count: number,
  square: number,
  index: number,
) {
  let place = start + count - 1;
  if (!(square < (squares[place] ?? 0))) return;
  for (; place > start && square < (squares[place - 1] ?? 0); place--) {
    squares[place] = squares[place - 1] ?? 0;
    indices[place] = indices[place - 1] ?? 0;
  }
  squares[place] = square;
  indices[place] = index;
}

/**
 * The nearest rows of `references` to each row of `queries`, in L2.
 *
 * ‖a − b‖² = ‖a‖² + ‖b‖² − 2 a·b over blocks of references. Beside a sample, its nearest training image shows whether the
 * generator has only memorised. Ties go to the lower index.
 *
 * @param queries [q, dimension], row by row
 * @param references [r, dimension], row by row, r ≥ count
 * @throws RangeError when the lengths are not multiples of the dimension, or there are fewer references than asked for
 */
export function nearestNeighbours(
  queries: Float32Array,
  references: Float32Array,
  dimension: number,
  count = 1,
): Neighbours {
  for (const [name, rows] of [["queries", queries] as const, ["references", references] as const]) {
    if (rows.length % dimension !== 0) {
      throw new RangeError(
        `nearestNeighbours(queries, references, dimension): ${name} must hold rows of ${dimension}, got ${rows.length} numbers`,
      );
    }
  }
  const q = queries.length / dimension;
  const r = references.length / dimension;
  if (!Number.isInteger(count) || count < 1 || r < count) {
    throw new RangeError(
      `nearestNeighbours(queries, references, dimension, count): count must be within 1 and the ${r} references, got ${count}`,
    );
  }
  const queryNorms = squaredNorms(queries, dimension);
  const referenceNorms = squaredNorms(references, dimension);
  const squares = new Float64Array(q * count).fill(Number.POSITIVE_INFINITY);
  const indices = new Int32Array(q * count).fill(-1);
  for (let block = 0; block < r; block += BLOCK) {
    const end = Math.min(block + BLOCK, r);
    for (let query = 0; query < q; query++) {
      for (let reference = block; reference < end; reference++) {
        const product = dot(queries, query * dimension, references, reference * dimension, dimension);
        const square = (queryNorms[query] ?? 0) + (referenceNorms[reference] ?? 0) - 2 * product;
        insert(squares, indices, query * count, count, square, reference);
      }
    }
  }
  return {
    indices,
    distances: Float32Array.from(squares, (square) => Math.sqrt(Math.max(0, square))),
    count,
  };
}
