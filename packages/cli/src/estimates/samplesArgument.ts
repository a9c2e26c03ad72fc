import { isSource, isStandardInput, type OpenSamplesOptions, openSamples } from "saddlepoint/node";
import { type KeptRows, NoColumnError, type Samples } from "saddlepoint/samples";
import { countText } from "../numberText.ts";
import { asUsage, UsageError } from "../usageError.ts";

/** Samples from the command line, and what there is to say of how they were read. */
export type SamplesRead = {
  readonly samples: Samples;
  readonly remarks?: readonly string[];
  readonly rows?: KeptRows | undefined;
};

/** @throws UsageError where more than one of the flags' samples is to be read from what is piped in */
export function requireOnePipe(sources: Readonly<Record<string, string | undefined>>): void {
  const piped = Object.entries(sources).flatMap(([flag, source]) =>
    source !== undefined && isStandardInput(source) ? [flag] : [],
  );
  if (piped.length < 2) return;
  const all = piped.length > 2 ? "all" : "both";
  throw new UsageError(
    `estimate(--${piped.join(", --")}): standard input can be read once, got it for ${all}: save all but one of them to files`,
  );
}

/**
 * The samples that the command line names, and the columns of them that it asks for: those to train on, where a source keeps
 * others apart.
 *
 * @throws UsageError when there is no such source or column
 * @throws Error naming the file when it does not hold samples
 */
export async function samplesArgument(
  flag: "x" | "y" | "z",
  source: string,
  options: OpenSamplesOptions,
): Promise<SamplesRead> {
  if (!isSource(source)) {
    throw new UsageError(`estimate(--${flag}): cannot read ${source}: it does not exist`);
  }
  try {
    const { train, remarks = [], rows } = await openSamples(source, { ...options, flat: true });
    return { samples: train, remarks, rows };
  } catch (error) {
    if (error instanceof NoColumnError) return asUsage(() => Promise.reject(error));
    throw error;
  }
}

/** Names worth showing. */
const FEW = 4;

/** The samples' source, their columns where they have names, and their size. */
export function samplesText({ name, n, d, columnNames }: Samples): string {
  const names = columnNames === undefined || d > FEW ? "" : ` (${columnNames.join(", ")})`;
  const numbers = d === 1 ? "one number" : `${countText(d)} numbers`;
  return `${name}${names}: ${countText(n)} samples of ${numbers}`;
}
