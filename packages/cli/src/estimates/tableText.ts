import type { SampleTable } from "saddlepoint/data";
import { countText } from "../numberText.ts";

/** Names worth showing. */
const FEW = 4;

/** A table's file, its columns where they have names, and its size. */
export function tableText({ name, rows, columns, columnNames }: SampleTable): string {
  const names = columnNames === undefined || columns > FEW ? "" : ` (${columnNames.join(", ")})`;
  const numbers = columns === 1 ? "one number" : `${countText(columns)} numbers`;
  return `${name}${names}: ${countText(rows)} samples of ${numbers}`;
}
