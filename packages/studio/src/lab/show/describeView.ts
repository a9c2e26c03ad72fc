import type { ClippedWeights } from "saddlepoint/objectives";
import { type Quantity, unitText } from "saddlepoint/quantity";
import { countText, KIND_TEXT, numberText, percentText } from "../../kit/quantityText.ts";
import type { LabSettings } from "../core/settings.ts";
import { gameWords } from "../games.formulas.ts";
import type { LabView } from "../labView.ts";
import { TARGET_THUMBNAILS } from "./targetThumbnails.ts";

/** What the picture shows, in words: for those who do not see it, with the numbers that the eye would take from it. */
export function describeView(view: LabView): string {
  const { step, dimension, real, fake, bound, exact, modes, witness } = view;
  const points = `${fake.length / dimension} generated points against ${real.length / dimension} real ones ${dimension === 1 ? "on a line" : "in the plane"}`;
  const takenForReal = witness.values.filter((value) => value > 0).length / (witness.values.length || 1);
  return [
    `After ${countText(step)} ${step === 1 ? "step" : "steps"}: ${points}.`,
    `${quantityWords(bound)} (${KIND_TEXT[bound.kind]})${exact === null ? "" : `; exactly ${numberText(exact.value)}`}.`,
    ...(modes === null
      ? []
      : [
          `${modes.found} of ${modes.of} modes found, ${percentText(modes.highQuality)} of the points near one.`,
        ]),
    ...view.codes.map(({ name, bound }) => `Code ${name}: ${quantityWords(bound)}.`),
    `The critic takes ${percentText(takenForReal)} of the picture's area for real.`,
  ].join(" ");
}

const quantityWords = ({ quantity, value, unit }: Quantity): string =>
  `${quantity} is ${numberText(value)}${unitText(unit)}`;

/** A game in a few words: its target, its objective and its seed. */
export const settingsWords = (settings: LabSettings): string =>
  `${TARGET_THUMBNAILS[settings.target].text}, ${gameWords(settings)}, seed ${settings.seed}`;

/** How many of a clipped critic's weights lie at the limit: "91 % at ±0.1". */
export const clippedWords = ({ weights, atLimit, limit }: ClippedWeights): string =>
  `${percentText(atLimit / weights)} at ±${numberText(limit)}`;
