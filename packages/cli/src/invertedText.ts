import type { InvertedFile } from "saddlepoint/node";
import { decimalText, measureText, percentText } from "./numberText.ts";
import { textTable } from "./textTable.ts";

type InvertedCode = InvertedFile["codes"][number];

/** What the encoder says of a code, and then what the search found. */
function codeRow({ name, kind, value, posterior }: InvertedCode): readonly string[] {
  const discrete = kind === "categorical" || kind === "bernoulli";
  const found = discrete ? String(value) : decimalText(value);
  if (posterior === null) return [`  ${name}`, found, "not read by the encoder"];
  if ("mean" in posterior)
    return [`  ${name}`, found, `encoder ${decimalText(posterior.mean)} ± ${decimalText(posterior.sigma)}`];
  const { probabilities } = posterior;
  const likely = probabilities.indexOf(Math.max(...probabilities));
  return [`  ${name}`, found, `encoder ${likely} (${percentText(probabilities[likely] ?? 0)})`];
}

/** What was found of one image, in words. */
export function invertedText({ path, codes, noise, residual, nearest, mean }: InvertedFile): string {
  const format = measureText(residual, nearest.residual, mean.residual);
  const rows = [
    ...codes.map(codeRow),
    ...(noise.expected === 0
      ? []
      : [
          [
            "  |z|",
            decimalText(noise.norm),
            `prior ${decimalText(noise.expected)} ± ${decimalText(noise.deviation)}`,
          ],
        ]),
    [
      "  residual",
      format(residual),
      `nearest training image ${format(nearest.residual)}, mean image ${format(mean.residual)}`,
    ],
  ];
  return `${path}\n${textTable(rows, new Set([1]))}`;
}
