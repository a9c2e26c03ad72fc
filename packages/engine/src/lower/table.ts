import type { Primitive } from "../program.ts";
import { add, erfc, idiv, max, min, mod, mul, neg, rounding, unaryRule } from "./arithmetic.ts";
import { bitCombine, bitCount, bitShift } from "./bits.ts";
import { compare } from "./comparison.ts";
import { conv } from "./conv.ts";
import { dot } from "./dot.ts";
import { fft } from "./fourier.ts";
import { argsort, gather, scatter } from "./indexing.ts";
import {
  broadcast,
  cast,
  concatenate,
  flip,
  identity,
  pad,
  reshape,
  shrink,
  split,
  transpose,
} from "./movement.ts";
import { reduce } from "./reduction.ts";
import { type Rule, refused } from "./rule.ts";
import { where } from "./select.ts";
import { pool, poolTranspose } from "./windows.ts";

const ON_HOST = "factorise on the host and pass the result as an argument";

/** A rule for every primitive of jax-js: leaving one out does not compile. */
export const rules: { readonly [P in Primitive]: Rule<P> } = {
  add,
  mul,
  idiv,
  mod,
  min,
  max,
  bit_combine: bitCombine,
  bit_shift: bitShift,
  bit_count: bitCount,
  neg,
  reciprocal: unaryRule("Reciprocal"),
  floor: rounding("Floor"),
  ceil: rounding("Ceil"),
  stop_gradient: identity,
  cast,
  bitcast: refused("bitcast (.view)", "convert values with .astype"),
  sin: unaryRule("Sin"),
  cos: unaryRule("Cos"),
  asin: unaryRule("Asin", ["float32"]),
  atan: unaryRule("Atan", ["float32"]),
  exp: unaryRule("Exp"),
  log: unaryRule("Log"),
  erf: unaryRule("Erf", ["float32"]),
  erfc,
  sqrt: unaryRule("Sqrt"),
  reduce,
  dot,
  conv,
  pool,
  pool_transpose: poolTranspose,
  compare,
  where,
  concatenate,
  split,
  random_bits: refused(
    "random_bits (jax.random)",
    "draw from a seeded stream outside and pass the draws as an argument",
  ),
  gather,
  transpose,
  broadcast,
  reshape,
  flip,
  shrink,
  pad,
  sort: argsort,
  argsort,
  scatter,
  triangular_solve: refused("triangular_solve", ON_HOST),
  cholesky: refused("cholesky", ON_HOST),
  lu: refused("lu", ON_HOST),
  jacobi_eigh: refused("jacobi_eigh (linalg.eigh)", ON_HOST),
  fft,
  jit: refused("jit", "tracing flattens it; this is a bug in the engine, please report it"),
};
