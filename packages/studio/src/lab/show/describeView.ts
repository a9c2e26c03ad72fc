import { type Quantity, unitText } from "saddlepoint/quantity";
import { KIND_TEXT, numberText } from "../../kit/quantityText.ts";
import type { LabView } from "../labView.ts";

/** What the picture shows, in words: for those who do not see it, with the numbers that the eye would take from it. */
export function describeView(view: LabView): string {
  const { dimension, real, fake, bound, exact, modes } = view;
  const points = `${fake.length / dimension} generated points against ${real.length / dimension} real ones ${dimension === 1 ? "on a line" : "in the plane"}`;
  const agreed = `The critic takes ${percent(areaTakenForReal(view))} of the picture's area for real`;
  return [
    `After ${count(view.step, "step")}: ${points}.`,
    `${quantityWords(bound)} (${KIND_TEXT[bound.kind]})${exact === null ? "" : `; exactly ${numberText(exact.value)}`}.`,
    ...(modes === null
      ? []
      : [`${modes.found} of ${modes.of} modes found, ${percent(modes.highQuality)} of the points near one.`]),
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

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const count = (n: number, word: string): string => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;
