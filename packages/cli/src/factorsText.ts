import type { FactorReport } from "saddlepoint/disentanglement";
import type { Report } from "saddlepoint/evaluation";
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

/** Which code tells of which factor, code by code as a share of what there is to tell; nothing where factors are not known. */
export function factorsText({ factors = [] }: Pick<Report, "factors">): string {
  const [first] = factors;
  if (first === undefined || first.codes.length === 0) return "";
  const names = first.codes.map(({ name }) => name);
  const head = ["  factor", "entropy", ...names, "most is told by"];
  const right = new Set(names.map((_, i) => i + 2).concat(1));
  return (
    `\n\nWhat codes, read from ${countText(first.entropy.n)} held-out images, tell of what those were made of: I(code; factor), estimated, as a share of H(factor)\n` +
    textTable([head, ...factors.map(row)], right)
  );
}
