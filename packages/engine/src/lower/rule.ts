import type { Builder } from "../onnx/builder.ts";
import type { Typed } from "../onnx/graph.ts";
import type { View } from "./view.ts";

/** What is before and after along each axis. */
export type Pairs = readonly (readonly [number, number])[];

/** jax-js's general dilated convolution: lhs [batch, in, …], rhs [out, in, …], after `vmapDims` leading axes. */
export interface ConvParameters {
  readonly vmapDims: number;
  readonly strides: readonly number[];
  readonly padding: Pairs;
  readonly lhsDilation: readonly number[];
  readonly rhsDilation: readonly number[];
}

/** What each primitive's equation carries besides its operands; those not named carry nothing that a rule reads. */
export interface ParametersOf {
  bit_combine: { readonly op: "and" | "or" | "xor" };
  bit_shift: { readonly op: "shl" | "shr" };
  reduce: { readonly op: "Add" | "Mul" | "Min" | "Max"; readonly axis: readonly number[] };
  conv: ConvParameters;
  pool: { readonly window: readonly number[]; readonly strides: readonly number[] };
  pool_transpose: {
    readonly inShape: readonly number[];
    readonly window: readonly number[];
    readonly strides: readonly number[];
  };
  compare: { readonly op: "less" | "equal" | "not_equal" | "less_equal" };
  concatenate: { readonly axis: number };
  split: { readonly axis: number; readonly sizes: readonly number[] };
  gather: { readonly axis: readonly number[]; readonly outDim: number };
  transpose: { readonly perm: readonly number[] };
  broadcast: { readonly shape: readonly number[]; readonly axis: readonly number[] };
  flip: { readonly axis: readonly number[] };
  shrink: { readonly slice: Pairs };
  pad: { readonly width: Pairs };
  scatter: {
    readonly op: "update" | "add";
    readonly shape: readonly number[];
    readonly axis: readonly number[];
    readonly outDim: number;
  };
  fft: { readonly inverse: boolean };
}

type ParametersFor<P extends string> = P extends keyof ParametersOf ? ParametersOf[P] : unknown;

/** How one primitive becomes ONNX: views of its operands and the type of its first result in, views of its results out. */
export type Rule<P extends string> = (
  b: Builder,
  operands: readonly View[],
  params: ParametersFor<P>,
  result: Typed,
) => View | readonly View[];

/** A primitive without a counterpart in ONNX, with what to do instead. */
export function refused(primitive: string, instead: string): Rule<string> {
  return () => {
    throw new TypeError(
      `compile(fn): fn must not use ${primitive}, which has no ONNX counterpart; ${instead}`,
    );
  };
}
