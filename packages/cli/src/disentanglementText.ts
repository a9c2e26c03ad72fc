import type { DisentanglementScores } from "saddlepoint/disentanglement";
import type { Report } from "saddlepoint/evaluation";
import type { Quantity } from "saddlepoint/quantity";
import { countText, decimalText } from "./numberText.ts";
import { textTable } from "./textTable.ts";

/** The scores, each with what it says. */
const ROWS: readonly (readonly [keyof DisentanglementScores, string])[] = [
  ["mig", "how much more the best code tells of a factor than the next, of what there is to tell"],
  ["sap", "how much better the best code predicts a factor than the next"],
  ["disentanglement", "whether a code matters to one factor only"],
  ["completeness", "whether a factor is in one code only"],
  ["informativeness", "how well all codes together predict the factors"],
  ["factorVae", "whether the code that varies least tells which factor is fixed"],
];

const numbersOf = ({ value, ci }: Quantity): readonly string[] => [
  decimalText(value),
  `[${decimalText(ci[0])}, ${decimalText(ci[1])}]`,
];

/** How well codes keep known factors apart, by every score, beside what chance gives; nothing where factors are not known. */
export function disentanglementText({ disentanglement }: Pick<Report, "disentanglement">): string {
  if (disentanglement === undefined) return "";
  const { n, permuted, mig } = disentanglement;
  const head = ["  score", "value", "95% interval", "chance", "95 of 100", ""];
  const rows = ROWS.map(([key, says]) => [
    `  ${disentanglement[key].quantity}`,
    ...numbersOf(disentanglement[key]),
    ...numbersOf(permuted[key]),
    says,
  ]);
  const warning = mig.warning === undefined ? "" : `\n  warning: ${mig.warning}`;
  return (
    `\n\nHow well codes, read from ${countText(n)} held-out images, keep those apart, from 0 to 1; chance: the same with factors permuted\n` +
    `${textTable([head, ...rows], new Set([1, 3]))}${warning}`
  );
}
