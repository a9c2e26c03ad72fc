import { isPlainObject } from "saddlepoint/data";
import type { Quantity } from "saddlepoint/quantity";
import { finerText, percentText } from "../kit/quantityText.ts";
import { readQuantity, valueAt } from "./readRun.ts";
import { quantityLine } from "./reportQuantities.ts";

/** What one code tells of one factor. */
interface FactorCell {
  readonly code: string;
  /** The information over the factor's entropy, from 0 to 1; 0 where there is nothing to tell. */
  readonly share: number;
  readonly text: string;
  /** The information with its interval and unit. */
  readonly full: string;
}

/** What codes tell of each known factor, a row a factor; none where a report has none. */
export function factorRows(
  report: unknown,
): readonly { readonly name: string; readonly cells: readonly FactorCell[] }[] {
  const factors = valueAt(report, ["factors"]);
  if (!Array.isArray(factors)) return [];
  return factors.filter(isPlainObject).map(({ name, entropy, codes }) => {
    const whole = readQuantity(entropy)?.value ?? 0;
    const cells = (Array.isArray(codes) ? codes : []).filter(isPlainObject).map((code): FactorCell => {
      const information = readQuantity(code.information);
      const share = information !== undefined && whole > 0 ? Math.min(1, information.value / whole) : 0;
      const full = information === undefined ? "" : quantityLine(information);
      return { code: String(code.name), share, text: percentText(share), full };
    });
    return { name: String(name), cells };
  });
}

/** A score with the ends of its interval, which need not be as far from it. */
function intervalText({ value, ci }: Quantity): string {
  const text = finerText((ci[1] - ci[0]) / 2);
  return `${text(value)} [${text(ci[0])}, ${text(ci[1])}]`;
}

/** How well codes keep factors apart, each score with what chance gives where that is known; none where a report has none. */
export function scoreRows(
  report: unknown,
): readonly { readonly name: string; readonly line: string; readonly chance: string }[] {
  const scores = valueAt(report, ["disentanglement"]);
  return Object.entries(isPlainObject(scores) ? scores : {}).flatMap(([key, value]) => {
    const score = readQuantity(value);
    const chance = readQuantity(valueAt(scores, ["permuted", key]));
    return score === undefined
      ? []
      : [
          {
            name: score.quantity,
            line: intervalText(score),
            chance: chance === undefined ? "" : intervalText(chance),
          },
        ];
  });
}
