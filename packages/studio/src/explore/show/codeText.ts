import { numberText } from "../../kit/quantityText.ts";
import { codeRange } from "../core/codeValues.ts";
import { readCode } from "../core/drawLatents.ts";
import type { CodeCard, ModelCard } from "../core/exploreApi.ts";

/** How a continuous code's slider runs: over the range that it was trained on and beyond it, in steps of few decimals. */
export function sliderRange(code: CodeCard): {
  readonly min: number;
  readonly max: number;
  readonly step: number;
} {
  const [min, max] = codeRange(code);
  return { min, max, step: (max - min) / (code.kind === "normal" ? 600 : 200) };
}

/** What a code was trained on, in words. */
export function trainedText(code: CodeCard): string {
  switch (code.kind) {
    case "categorical":
      return `trained on ${code.classes} classes, ${
        code.probabilities === undefined
          ? "equally likely"
          : `with probabilities ${code.probabilities.map(numberText).join(", ")}`
      }${code.labels === undefined ? "" : "; named by the labels that they match best"}`;
    case "bernoulli":
      return "trained on 0 and 1, equally likely";
    case "uniform":
      return `trained on ${numberText(code.low)} to ${numberText(code.high)}, evenly`;
    case "normal":
      return `trained on N(0, 1): 95% between ${numberText(code.low)} and ${numberText(code.high)}`;
  }
}

/** Whether a value lies where training put (almost) none. */
export function beyondTraining(code: CodeCard, value: number): boolean {
  return !("classes" in code) && (value < code.low - 1e-9 || value > code.high + 1e-9);
}

const NONE = "none";

/** What a class of a code stands for: the label that the run's report matched it with, else its number. */
export function classText(code: CodeCard, value: number): string {
  const label = code.kind === "categorical" ? code.labels?.[value] : undefined;
  return label === undefined || label === NONE ? numberText(value) : label;
}

/** A code and its value as a person reads it: "digit 3", "slant −1.5". */
export const codeText = (code: CodeCard, value: number): string => `${code.name} ${classText(code, value)}`;

/** What a point's codes are. */
export const codesText = ({ codes }: ModelCard, latents: Float32Array): string =>
  codes.map((code) => codeText(code, readCode(latents, code))).join(", ");

/** More classes than this would leave no room for their images. */
const MOST_ON_AN_AXIS = 24;

/** Whether all of a code's values have room along an axis. */
export const fitsAnAxis = (code: CodeCard): boolean =>
  !("classes" in code) || code.classes <= MOST_ON_AN_AXIS;
