import { fc } from "@fast-check/vitest";
import type { numpy as np } from "@jax-js/jax";
import { sizeOf } from "../src/shape.ts";
import type { ElementType, Tensor } from "../src/tensor.ts";
import type { Tolerance } from "./agreement.ts";
import { disguise, moved } from "./disguise.ts";
import { tensor } from "./jax.ts";
import { below, stream } from "./random.ts";

/** What an example is made from. */
export interface Draw {
  readonly shape: readonly number[];
  readonly dtype: ElementType;
  readonly next: () => number;
}

/** One operand, of the shape and type that the primitive is to see; `value` draws its elements. */
interface Request {
  readonly shape: readonly number[];
  readonly dtype: ElementType;
  readonly value?: (next: () => number) => number;
}

/** One use of a primitive. */
export interface Made {
  readonly operands: readonly Request[];
  readonly apply: (...xs: np.Array[]) => np.Array | np.Array[];
  readonly tolerance?: Tolerance;
}

/** How to use a primitive on arrays of many shapes and types. */
export interface Example {
  readonly dtypes: readonly ElementType[];
  readonly ranks?: readonly [number, number];
  make(draw: Draw): Made;
}

/** An example made, its operands disguised as views of other arrays. */
export interface Prepared {
  readonly tensors: readonly Tensor[];
  readonly run: (xs: readonly np.Array[]) => np.Array[];
  readonly tolerance: Tolerance;
  /** What fast-check prints of a counterexample. */
  readonly [fc.toStringMethod]: () => string;
}

/** Small numbers, with exact zeros and ones among the floats so that ties and edges are met. */
export function drawValue(dtype: ElementType, next: () => number): number {
  switch (dtype) {
    case "bool":
      return below(next, 2);
    case "int32":
      return below(next, 19) - 9;
    case "uint32":
      return below(next, 10);
    default:
      return next() < 0.1 ? below(next, 3) - 1 : 6 * next() - 3;
  }
}

const DEFAULT_TOLERANCE: Record<ElementType, Tolerance> = {
  float32: { rtol: 3e-6, atol: 3e-6 },
  float64: { rtol: 1e-12, atol: 1e-12 },
  int32: { rtol: 0, atol: 0 },
  uint32: { rtol: 0, atol: 0 },
  bool: { rtol: 0, atol: 0 },
};

/** Elements an operand may have: jax-js interprets every one. */
const LARGEST = 200;

const extent = fc.constantFrom(1, 2, 3, 5, 2, 3, 1, 2, 3, 5, 4, 0);

/** Random uses of a primitive, shrinking towards few axes, short ones, and operands without disguise. */
export function prepared(example: Example): fc.Arbitrary<Prepared> {
  const [least, most] = example.ranks ?? [0, 5];
  return fc
    .record({
      shape: fc
        .array(extent, { minLength: least, maxLength: most })
        .filter((shape) => sizeOf(shape) <= LARGEST),
      dtype: fc.constantFrom(...example.dtypes),
      views: fc.integer({ min: 0, max: 3 }),
      seed: fc.nat({ max: 2 ** 30 }),
    })
    .map(({ shape, dtype, views, seed }) =>
      prepare(example.make({ shape, dtype, next: stream(seed) }), dtype, views, seed),
    );
}

function prepare(made: Made, dtype: ElementType, views: number, seed: number): Prepared {
  const next = stream(seed + 1);
  const disguises = made.operands.map((operand, i) => disguise(operand.shape, seed + 31 * i, views));
  return {
    tensors: made.operands.map((operand, i) => {
      const source = disguises[i]?.source ?? operand.shape;
      const draw = operand.value ?? ((n: () => number) => drawValue(operand.dtype, n));
      return tensor(
        source,
        Array.from({ length: sizeOf(source) }, () => draw(next)),
        operand.dtype,
      );
    }),
    run: (xs) => {
      const operands = disguises.map((hidden, i) => hidden.apply(nth(xs, i)));
      const result = made.apply(...operands);
      return (Array.isArray(result) ? result : [result]).map((y, i) =>
        views === 0 ? y : moved(y, seed + 7 * i),
      );
    },
    tolerance: made.tolerance ?? DEFAULT_TOLERANCE[dtype],
    [fc.toStringMethod]: () =>
      made.operands.map((operand, i) => `${operand.dtype}${disguises[i]?.text}`).join(", ") +
      ` with views ${views} and seed ${seed}`,
  };
}

export function nth<T>(items: readonly T[], i: number): T {
  const item = items[i];
  if (item === undefined) throw new RangeError(`nth(items, i): i must be below ${items.length}, got ${i}`);
  return item;
}

/** A shape that broadcasts to `shape`: some axes 1, some leading ones left out. */
export function narrowed(shape: readonly number[], next: () => number): number[] {
  const ones = shape.map((extent) => (next() < 0.3 ? 1 : extent));
  const firstReal = ones.findIndex((extent) => extent !== 1);
  return ones.slice(below(next, (firstReal < 0 ? ones.length : firstReal) + 1));
}
