import type { Samples } from "saddlepoint/samples";
import { countText } from "../numberText.ts";

/** Names worth showing. */
const FEW = 4;

/** The samples' source, their columns where they have names, and their size. */
export function samplesText({ name, n, d, columnNames }: Samples): string {
  const names = columnNames === undefined || d > FEW ? "" : ` (${columnNames.join(", ")})`;
  const numbers = d === 1 ? "one number" : `${countText(d)} numbers`;
  return `${name}${names}: ${countText(n)} samples of ${numbers}`;
}
