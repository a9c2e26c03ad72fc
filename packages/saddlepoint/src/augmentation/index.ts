export { type AffineRanges, randomAffine } from "./affine.ts";
export {
  type Augmentation,
  type AugmentationRanges,
  differentiableAugmentation,
} from "./differentiableAugmentation.ts";
export { inColour } from "./inColour.ts";
export { inverted } from "./inverted.ts";
export { onColouredNoise } from "./onColouredNoise.ts";
export { randomStrokes, type StrokeRanges } from "./randomStrokes.ts";
export {
  CHANGES,
  type Change,
  changeScales,
  type TransformedImages,
  type TransformRanges,
  transformed,
} from "./transformed.ts";
