import type { ClippedWeights } from "saddlepoint/objectives";
import { type Quantity, unitText } from "saddlepoint/quantity";
import { countText, KIND_TEXT, numberText, percentText } from "../../kit/quantityText.ts";
import type { LabSettings } from "../core/settings.ts";
import { gameWords } from "../games.formulas.ts";
import type { LabView } from "../labView.ts";
import { TARGET_THUMBNAILS } from "./targetThumbnails.ts";

/** What the picture shows, in words: for those who do not see it, with the numbers that the eye would take from it. */
export function describeView(view: LabView): string {
  const { dimension, real, fake, bound, exact, modes } = view;
  const points = `${fake.length / dimension} generated points against ${real.length / dimension} real ones ${dimension === 1 ? "on a line" : "in the plane"}`;
  const agreed = `The critic takes ${percentText(areaTakenForReal(view))} of the picture's area for real`;
  return [
    `After ${count(view.step, "step")}: ${points}.`,
    `${quantityWords(bound)} (${KIND_TEXT[bound.kind]})${exact === null ? "" : `; exactly ${numberText(exact.value)}`}.`,
    ...(modes === null
      ? []
      : [
          `${modes.found} of ${modes.of} modes found, ${percentText(modes.highQuality)} of the points near one.`,
        ]),
    ...view.codes.map(({ name, bound }) => `Code ${name}: ${quantityWords(bound)}.`),
    `${agreed}.`,
  ].join(" ");
}

/** The share of the picture where the witness is above zero. */
function areaTakenForReal({ witness: { values } }: LabView): number {
  return values.length === 0
    ? 0
    : values.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0) / values.length;
}

function quantityWords({ quantity, value, unit }: Quantity): string {
  return `${quantity} is ${numberText(value)}${unitText(unit)}`;
}

const count = (n: number, word: string): string => `${countText(n)} ${word}${n === 1 ? "" : "s"}`;

/** A game in a few words: its target, its objective and its seed. */
export const settingsWords = (settings: LabSettings): string =>
  `${TARGET_THUMBNAILS[settings.target].text}, ${gameWords(settings)}, seed ${settings.seed}`;

/** How many of a clipped critic's weights lie at the limit: "91 % at ±0.1". */
export const clippedWords = ({ weights, atLimit, limit }: ClippedWeights): string =>
  `${percentText(atLimit / weights)} at ±${numberText(limit)}`;
