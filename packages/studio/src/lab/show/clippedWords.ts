import type { ClippedWeights } from "saddlepoint/objectives";
import { numberText } from "../../kit/quantityText.ts";

/** How many of a clipped critic's weights lie at the limit: "91 % at ±0.1". */
export const clippedWords = ({ weights, atLimit, limit }: ClippedWeights): string =>
  `${Math.round((100 * atLimit) / weights)} % at ±${numberText(limit)}`;
