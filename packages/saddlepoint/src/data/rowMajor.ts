/**
 * Reorders elements of `size` bytes from column-major (Fortran, first index fastest) to row-major (C) order.
 *
 * The element at index (i₀, …, i_{r−1}) lies at Σ i_k Π_{j<k} d_j before and at Σ i_k Π_{j>k} d_j after.
 */
export function rowMajorBytes(
  bytes: Uint8Array,
  size: number,
  shape: readonly number[],
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length);
  // An axis of one moves nothing; the others are at most as many as a number has bits.
  const dims = shape.filter((length) => length !== 1);
  let stride = 1;
  const strides = dims.map((length) => {
    const own = stride;
    stride *= length;
    return own;
  });
  const index = new Array<number>(dims.length).fill(0);
  for (let to = 0; to < bytes.length; to += size) {
    const from = size * index.reduce((offset, i, axis) => offset + i * (strides[axis] ?? 0), 0);
    for (let byte = 0; byte < size; byte++) out[to + byte] = bytes[from + byte] ?? 0;
    advance(index, dims);
  }
  return out;
}

/** Moves to the next index in row-major order: the last axis runs fastest. */
function advance(index: number[], dims: readonly number[]): void {
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const next = (index[axis] ?? 0) + 1;
    index[axis] = next < (dims[axis] ?? 0) ? next : 0;
    if (index[axis] !== 0) return;
  }
}
