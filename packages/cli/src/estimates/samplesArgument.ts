import { existsSync } from "node:fs";
import { columnsNamed, type SampleTable } from "saddlepoint/data";
import { type ReadSamplesOptions, readSamples } from "saddlepoint/node";
import { asUsage, UsageError } from "../usageError.ts";

/**
 * The samples that the command line names, and the columns of them that it asks for.
 *
 * @throws UsageError when there is no such file or column
 * @throws Error naming the file when it does not hold samples
 */
export async function samplesArgument(
  flag: "x" | "y",
  path: string,
  columns: readonly string[] | undefined,
  options: ReadSamplesOptions,
): Promise<SampleTable> {
  if (!existsSync(path)) {
    throw new UsageError(`estimate(--${flag}): cannot read ${path}: it does not exist`);
  }
  const table = await readSamples(path, options);
  return columns === undefined ? table : asUsage(() => columnsNamed(table, columns));
}
