export { type AffineRanges, randomAffine } from "./affine.ts";
export { randomStrokes, type StrokeRanges } from "./randomStrokes.ts";
export { type TransformRanges, transformed } from "./transformed.ts";
