import { isSource, type OpenSamplesOptions, openSamples } from "saddlepoint/node";
import { columnsNamed, type Samples } from "saddlepoint/samples";
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
  options: Pick<OpenSamplesOptions, "size" | "channels">,
): Promise<Samples> {
  if (!isSource(source)) {
    throw new UsageError(`estimate(--${flag}): cannot read ${source}: it does not exist`);
  }
  const { train } = await openSamples(source, { ...options, flat: true });
  return columns === undefined ? train : asUsage(() => columnsNamed(train, columns));
}
