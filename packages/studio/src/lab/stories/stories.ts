import { clippingOrPenalty } from "./clippingOrPenalty.ts";
import { klOrReverse } from "./klOrReverse.ts";
import { modeCollapse } from "./modeCollapse.ts";
import { parallelLines } from "./parallelLines.ts";
import type { Story } from "./story.ts";
import { twoBounds } from "./twoBounds.ts";
import { vanishingGradients } from "./vanishingGradients.ts";

/** The Lab's lessons, in the order in which they are told. */
export const stories: readonly Story[] = [
  vanishingGradients,
  modeCollapse,
  klOrReverse,
  parallelLines,
  clippingOrPenalty,
  twoBounds,
];
