import { isSource, type OpenSamplesOptions, openSamples } from "saddlepoint/node";
import { columnsNamed, type Samples } from "saddlepoint/samples";
import { countText } from "../numberText.ts";
import { asUsage, UsageError } from "../usageError.ts";

/**
 * The samples that the command line names, and the columns of them that it asks for: those to train on, where a source keeps
 * others apart.
 *
 * @throws UsageError when there is no such source or column
 * @throws Error naming the file when it does not hold samples
 */
export async function samplesArgument(
  flag: "x" | "y",
  source: string,
  columns: readonly string[] | undefined,
  options: OpenSamplesOptions,
): Promise<Samples> {
  if (!isSource(source)) {
    throw new UsageError(`estimate(--${flag}): cannot read ${source}: it does not exist`);
  }
  const { train } = await openSamples(source, { ...options, flat: true });
  return columns === undefined ? train : asUsage(() => columnsNamed(train, columns));
}

/** Names worth showing. */
const FEW = 4;

/** The samples' source, their columns where they have names, and their size. */
export function samplesText({ name, n, d, columnNames }: Samples): string {
  const names = columnNames === undefined || d > FEW ? "" : ` (${columnNames.join(", ")})`;
  const numbers = d === 1 ? "one number" : `${countText(d)} numbers`;
  return `${name}${names}: ${countText(n)} samples of ${numbers}`;
}
