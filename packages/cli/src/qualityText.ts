import type { Report } from "saddlepoint/evaluation";
import type { Quality, QualityMeasures } from "saddlepoint/quality";
import type { Quantity } from "saddlepoint/quantity";
import { countText, measureText } from "./numberText.ts";
import { textTable } from "./textTable.ts";

/** The measures, the one to lead with first, each with what it says. */
const ROWS: readonly (readonly [keyof QualityMeasures, string, string])[] = [
  ["kid", "KID", "0 on average for real images: the one to compare by"],
  [
    "frechet",
    "Fréchet distance",
    "too high, the more so the fewer images: compare with the real ones' beside it",
  ],
  ["precision", "precision", "generated images that lie among real ones"],
  ["recall", "recall", "real images that lie among generated ones: what a collapse loses"],
  ["density", "density", "how densely real images lie around a generated one: 1 for real ones"],
  ["coverage", "coverage", "real images that have a generated one near"],
];

const numbersOf = (found: Quantity | undefined): readonly string[] => {
  if (found === undefined) return ["", ""];
  const text = measureText(found.value);
  return [text(found.value), `[${text(found.ci[0])}, ${text(found.ci[1])}]`];
};

function tableOf(quality: Quality): string {
  const { real } = quality;
  const head = ["  measure", "generated", "95% interval", "real", "95% interval", ""];
  const rows = ROWS.map(([key, name, says]) => [
    `  ${name}`,
    ...numbersOf(quality[key]),
    ...numbersOf(real?.[key]),
    says,
  ]);
  return textTable([head, ...rows], new Set([1, 3]));
}

/** How near generated images are to held-out ones, beside other real images in their place; nothing for points. */
export function qualityText({ quality }: Pick<Report, "quality">): string {
  if (quality === undefined) return "";
  const beside = quality.real === undefined ? "" : "; real: other real images in the generated ones' place";
  const [warning] = [quality.kid, quality.frechet].flatMap((found) => found.warning ?? []);
  return (
    `\n\nGenerated images against ${countText(quality.n)} held-out ones, by the features of ${quality.network}${beside}\n` +
    `${tableOf(quality)}${warning === undefined ? "" : `\n  warning: ${warning}`}`
  );
}

/** KID in a line, with what other real images have; nothing where it was not measured. */
export function kidText({ quality }: Pick<Report, "quality">): string {
  if (quality === undefined) return "";
  const { kid, real } = quality;
  const text = measureText(kid.value);
  return `KID ${text(kid.value)}${real === undefined ? "" : ` (real ${text(real.kid.value)})`}`;
}
