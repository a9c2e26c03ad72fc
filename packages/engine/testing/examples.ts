import { lax, numpy as np } from "@jax-js/jax";
import type { Primitive } from "../src/program.ts";
import { drawValue, type Example } from "./example.ts";
import { bits } from "./examples/bits.ts";
import { contraction, reduction } from "./examples/contraction.ts";
import { convolving } from "./examples/convolving.ts";
import { binary, casting, choosing, comparison, idivision, unary } from "./examples/elementwise.ts";
import { lookup, scattering } from "./examples/indexing.ts";
import {
  broadcasting,
  joining,
  padding,
  reshaping,
  reversing,
  shrinking,
  splitting,
  transposing,
} from "./examples/movement.ts";
import { fourier, sorting } from "./examples/routines.ts";
import { ALL, between, FLOATS, NUMERIC, nonzero, pick } from "./examples/values.ts";
import { pooling, poolingGradient } from "./examples/windows.ts";
import { below } from "./random.ts";

/** How to use every primitive that the engine lowers; those that it refuses have an expression that uses them. */
export const examples = {
  add: binary(ALL, (x, y) => x.add(y)),
  mul: binary(ALL, (x, y) => x.mul(y)),
  idiv: idivision,
  mod: binary(NUMERIC, (x, y) => x.mod(y), nonzero),
  min: binary(ALL, (x, y) => np.minimum(x, y)),
  max: binary(ALL, (x, y) => np.maximum(x, y)),
  bit_combine: bits((x, y, next) => pick([np.bitwiseAnd, np.bitwiseOr, np.bitwiseXor], next)(x, y)),
  bit_shift: bits(
    (x, y, next) => pick([np.leftShift, np.rightShift], next)(x, y),
    (next) => below(next, 32),
  ),
  bit_count: bits((x, y) => np.bitwiseCount(x).add(np.bitwiseCount(y))),
  neg: unary(NUMERIC, (x) => x.neg()),
  reciprocal: unary(
    FLOATS,
    (x) => np.reciprocal(x),
    (next) => drawValue("float32", next) + 4,
  ),
  floor: unary(FLOATS, (x) => np.floor(x)),
  ceil: unary(FLOATS, (x) => np.ceil(x)),
  stop_gradient: unary(ALL, (x) => lax.stopGradient(x)),
  cast: casting,
  sin: unary(FLOATS, (x) => np.sin(x)),
  cos: unary(FLOATS, (x) => np.cos(x)),
  asin: unary(["float32"], (x) => np.asin(x), between(-1, 1)),
  atan: unary(["float32"], (x) => np.atan(x)),
  exp: unary(FLOATS, (x) => np.exp(x)),
  log: unary(FLOATS, (x) => np.log(x), between(0.01, 9)),
  erf: unary(["float32"], (x) => lax.erf(x)),
  erfc: unary(["float32"], (x) => lax.erfc(x)),
  sqrt: unary(FLOATS, (x) => np.sqrt(x), between(0, 9)),
  reduce: reduction,
  dot: contraction,
  conv: convolving,
  pool: pooling,
  pool_transpose: poolingGradient,
  compare: comparison,
  where: choosing,
  concatenate: joining,
  split: splitting,
  gather: { dtypes: ALL, ranks: [1, 4], make: lookup },
  transpose: transposing,
  broadcast: broadcasting,
  reshape: reshaping,
  flip: reversing,
  shrink: shrinking,
  pad: padding,
  sort: sorting((x, axis) => np.sort(x, axis)),
  argsort: sorting((x, axis) => np.argsort(x, axis)),
  scatter: scattering,
  fft: fourier,
} as const satisfies Partial<Record<Primitive, Example>>;
