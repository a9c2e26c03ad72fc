/** Anything with numbers in it that a test compares: numbers, nested or typed arrays, tensors, jax-js arrays. */
export type Numeric =
  | number
  | bigint
  | boolean
  | readonly Numeric[]
  | ArrayLike<number>
  | ArrayLike<bigint>
  | {
      readonly data: ArrayLike<number> | ArrayLike<bigint> | readonly string[];
      readonly dims: readonly number[];
    }
  | { readonly shape: readonly number[]; dataSync(): ArrayLike<number> };

/** Numbers in row-major order and the shape they came in; no shape for a flat list, which fits any shape. */
export type Flat = { values: number[]; shape?: readonly number[] };

function flattenNested(value: readonly Numeric[]): Flat {
  const parts = value.map(flatten);
  const values = parts.flatMap((part) => part.values);
  const inner = parts.map((part) => part.shape ?? [part.values.length]);
  const nested = value.some((item) => typeof item === "object");
  if (!nested) return { values };
  const first = inner[0] ?? [];
  if (inner.some((shape) => shape.join() !== first.join())) {
    throw new TypeError(
      `toBeAllClose: ragged array, rows of shapes ${inner.map((s) => `[${s}]`).join(", ")}`,
    );
  }
  return { values, shape: [value.length, ...first] };
}

/** Reads a value as numbers in row-major order. A jax-js array is consumed, as its own `dataSync` does. */
export function flatten(value: Numeric): Flat {
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
    return { values: [Number(value)], shape: [] };
  }
  if (Array.isArray(value)) return flattenNested(value);
  if ("dims" in value) return { values: Array.from(value.data, Number), shape: value.dims };
  if ("dataSync" in value) {
    const shape = value.shape;
    return { values: Array.from(value.dataSync(), Number), shape };
  }
  if ("length" in value) return { values: Array.from(value, Number) };
  throw new TypeError("toBeAllClose: expected numbers, an array, a tensor or a jax-js array");
}

/** The index along every axis of the element at `offset` in row-major order, e.g. [2, 0, 5]. */
export function unravel(offset: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length).fill(0);
  let rest = offset;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1;
    index[axis] = rest % size;
    rest = Math.floor(rest / size);
  }
  return index;
}
