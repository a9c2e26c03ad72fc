import type { FactorReport } from "saddlepoint/disentanglement";
import type { Report } from "saddlepoint/evaluation";
import { scoresText } from "./disentanglementText.ts";
import { countText, decimalText, percentText } from "./numberText.ts";
import { textTable } from "./textTable.ts";

const shareText = (value: number, whole: number): string => (whole > 0 ? percentText(value / whole) : "");

function row({ name, entropy, codes }: FactorReport): readonly string[] {
  const best = codes.reduce((a, b) => (b.information.value > a.information.value ? b : a));
  const { value, ci, unit } = best.information;
  return [
    `  ${name}`,
    decimalText(entropy.value),
    ...codes.map(({ information }) => shareText(information.value, entropy.value)),
    value > 0
      ? `${best.name}: ${decimalText(value)} ${unit} [${decimalText(ci[0])}, ${decimalText(ci[1])}]`
      : "no code",
  ];
}

function factorTable(factors: readonly FactorReport[]): string {
  const names = factors[0]?.codes.map(({ name }) => name) ?? [];
  const head = ["  factor", "entropy", ...names, "most is told by"];
  const right = new Set(names.map((_, i) => i + 2).concat(1));
  return textTable([head, ...factors.map(row)], right);
}

/** Which code tells of which factor, code by code as a share of what there is to tell; nothing where factors are not known. */
export function factorsText({ factors = [] }: Pick<Report, "factors">): string {
  const [first] = factors;
  if (first === undefined || first.codes.length === 0) return "";
  return (
    `\n\nWhat codes, read from ${countText(first.entropy.n)} held-out images, tell of what those were made of: I(code; factor), estimated, as a share of H(factor)\n` +
    factorTable(factors)
  );
}

/** What sampled codes put into generated images, as a reader of factors sees it; nothing where they were not read. */
export function generatedFactorsText({ generatedFactors }: Pick<Report, "generatedFactors">): string {
  if (generatedFactors === undefined) return "";
  const { accuracies, factors, disentanglement } = generatedFactors;
  const right = accuracies
    .map(({ value }, i) => `${factors[i]?.name ?? ""} ${percentText(value)}`)
    .join(", ");
  const n = factors[0]?.entropy.n ?? 0;
  return (
    `\n\nWhat codes put into ${countText(n)} generated images, as a reader trained on real ones sees it: I(code; factor read), as a share of H(factor read)\n` +
    `${factorTable(factors)}\n  the reader is right on real images: ${right}` +
    scoresText("How well sampled codes keep those apart", disentanglement)
  );
}
