/**
 * Optimisers of ONNX Runtime that merge two constants into one, and so change results beyond rounding. `MatMulScaleFusion` makes
 * (a x)(b w) to (a b)(x w), and `ConvMulFusion` s (w * x) to (s w) * x: products of two scales, or of a scale and weights, may
 * be 0 or infinite where the result is not.
 */
const MERGES_FACTORS = ["MatMulScaleFusion", "ConvMulFusion"];

/** Makes ((w * x) + a) + b to (w * x) + (a + b), which cancel otherwise. It is also what takes a first addend into a convolution. */
const MERGES_ADDENDS = ["ConvAddFusion"];

/** Whose model it is: of the engine's own making, or an opened one, whose convolutions' biases are worth taking in. */
export type Made = "here" | "elsewhere";

/** What a session is told so that the runtime keeps a model's constants apart. */
export const keptApart = (made: Made) => ({
  disable_specified_optimizers: [...MERGES_FACTORS, ...(made === "here" ? MERGES_ADDENDS : [])].join(";"),
});
