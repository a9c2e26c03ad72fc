export { type AffineRanges, randomAffine } from "./affine.ts";
export {
  type Augmentation,
  type AugmentationRanges,
  differentiableAugmentation,
} from "./differentiableAugmentation.ts";
export { randomStrokes, type StrokeRanges } from "./randomStrokes.ts";
export { type TransformRanges, transformed } from "./transformed.ts";
