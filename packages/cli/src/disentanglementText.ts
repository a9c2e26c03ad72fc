import type { Disentanglement, DisentanglementScores } from "saddlepoint/disentanglement";
import type { Report } from "saddlepoint/evaluation";
import type { Quantity } from "saddlepoint/quantity";
import { decimalText } from "./numberText.ts";
import { textTable } from "./textTable.ts";

/** The scores, each with what it says. */
const ROWS: readonly (readonly [keyof DisentanglementScores, string, string])[] = [
  ["mig", "MIG", "how much more the best code tells of a factor than the next, of what there is to tell"],
  ["sap", "SAP", "how much better the best code predicts a factor than the next"],
  ["disentanglement", "DCI disentanglement", "whether a code matters to one factor only"],
  ["completeness", "DCI completeness", "whether a factor is in one code only"],
  ["informativeness", "DCI informativeness", "how well all codes together predict the factors"],
  ["factorVae", "FactorVAE score", "whether the code that varies least tells which factor is fixed"],
];

const numbersOf = ({ value, ci }: Quantity): readonly string[] => [
  decimalText(value),
  `[${decimalText(ci[0])}, ${decimalText(ci[1])}]`,
];

/** How well codes keep factors apart, by every score, beside what chance gives; nothing where it was not measured. */
export function scoresText(what: string, scores: Disentanglement | undefined): string {
  if (scores === undefined) return "";
  const { permuted, mig } = scores;
  const head = ["  score", "value", "95% interval", "chance", "95 of 100", ""];
  const rows = ROWS.map(([key, name, says]) => [
    `  ${name}`,
    ...numbersOf(scores[key]),
    ...numbersOf(permuted[key]),
    says,
  ]);
  const warning = mig.warning === undefined ? "" : `\n  warning: ${mig.warning}`;
  return `\n\n${what}, from 0 to 1; chance: the same with factors permuted\n${textTable([head, ...rows], new Set([1, 3]))}${warning}`;
}

/** The scores of codes as they are read from held-out images; nothing where factors are not known. */
export const disentanglementText = ({ disentanglement }: Pick<Report, "disentanglement">): string =>
  scoresText("How well codes, as they are read, keep those apart", disentanglement);
