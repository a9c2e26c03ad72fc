import { Option } from "@commander-js/extra-typings";
import { type Quantity, toBits, unitText } from "saddlepoint/quantity";
import type { Samples } from "saddlepoint/samples";
import { asClasses, looksLikeClasses } from "../estimates/classes.ts";
import type { Estimand, Estimated } from "../estimates/estimand.ts";
import { chosenMethod, estimandNamed, givenFlags, methodsFor } from "../estimates/estimands.ts";
import { estimateBar, estimateLines } from "../estimates/estimateProgress.ts";
import { type EstimatedOverSeeds, overSeeds } from "../estimates/overSeeds.ts";
import { pairedRows } from "../estimates/pairedRows.ts";
import { requireComparable } from "../estimates/requireComparable.ts";
import { requireNumbers } from "../estimates/requireNumbers.ts";
import {
  requireOnePipe,
  type SamplesRead,
  samplesArgument,
  samplesText,
} from "../estimates/samplesArgument.ts";
import { measureText } from "../numberText.ts";
import { columnsOption, integerOption, numberOption, widthsOption } from "../options.ts";
import { quantityText } from "../quantityText.ts";
import { UsageError } from "../usageError.ts";
import { output, verb } from "../verb.ts";
import { ESTIMATE_HELP } from "./estimate.help.ts";

const GREY_OR_COLOUR = { "1": 1, "3": 3 } as const;
const CHANNELS = ["1", "3"] as const;

export const estimateVerb = () =>
  verb("estimate")
    .description("estimate an information, a divergence or a distance from files of samples")
    .argument("<quantity>", "what to estimate: listed below")
    .requiredOption(
      "--x <file>",
      "samples: a .csv, .npy or .npz file, a folder of images, or - for what is piped in",
    )
    .requiredOption("--y <file>", "the samples that belong to x, or are compared with it")
    .option("--z <file>", "what is known already, row by row: for conditional-information")
    .option("--method <method>", "how: listed below (default: the first that takes the flags given)")
    .option("--x-columns <a,b>", "only these columns of x: names, or numbers from 1", columnsOption)
    .option("--y-columns <a,b>", "only these columns of y", columnsOption)
    .option("--z-columns <a,b>", "only these columns of z", columnsOption)
    .addOption(
      new Option("--missing <what>", "what to do about a row with a missing value (default: error)").choices([
        "error",
        "drop",
      ] as const),
    )
    .addOption(
      new Option(
        "--header <yes|no>",
        "whether the first line of a table names its columns (default: where it holds no number, or counts 0, 1, 2, ...)",
      ).choices(["yes", "no"] as const),
    )
    .option(
      "--most-inflated <bytes>",
      "the most that a compressed file may unpack to (default: 2^30)",
      integerOption("most-inflated", 1),
    )
    .option(
      "--most-pixels <n>",
      "the most pixels of an image (default: 2^26)",
      integerOption("most-pixels", 1),
    )
    .option("--size <n>", "resize the images of folders to n by n", integerOption("size", 1))
    .addOption(
      new Option("--channels <n>", "read the images of folders as grey (1) or colour (3)").choices(CHANNELS),
    )
    .option("--bits", "in bits instead of nats")
    .option("--seed <n>", "seeds all that is random (default: 1)", integerOption("seed", 0))
    .option(
      "--seeds <n>",
      "the mean of so many estimates, of seed, seed + 1, ... (default: 1)",
      integerOption("seeds", 1),
    )
    // What only some methods take.
    .option(
      "--steps <n>",
      "the most steps to train for; training stops when it helps no more",
      integerOption("steps", 1),
    )
    .option("--hidden <a,b>", "the widths of a network's hidden layers (default: 64,64)", widthsOption)
    .option(
      "--rate <r>",
      "a network's learning rate (default: 0.002; of a divergence 0.005, of wasserstein's critic 0.01)",
      numberOption("rate", { above: 0 }),
    )
    .option("--classes", "y is a class: one column of integers or names")
    .option("--entropy <nats>", "H(y), or h(y), where it is known", numberOption("entropy", {}))
    .option("--neighbours <k>", "how many ksg goes by (default: 3)", integerOption("neighbours", 1))
    .option(
      "--bins <n>",
      "the most cells of each variable (default: the root of n/5)",
      integerOption("bins", 2),
    )
    .option(
      "--order <p>",
      "p of a transport distance, at least 1 (default: 1; of sinkhorn 2)",
      numberOption("order", { least: 1 }),
    )
    .option(
      "--epsilon <e>",
      "sinkhorn: how much the plan is blurred (default: 5% of the mean cost)",
      numberOption("epsilon", { above: 0 }),
    )
    .option("--directions <n>", "sliced: how many directions (default: 256)", integerOption("directions", 2))
    .addHelpText("after", ESTIMATE_HELP)
    .action(async (name, flags) => {
      const out = output(flags);
      const estimand = await estimandNamed(name);
      const methods = methodsFor(estimand, flags.method, givenFlags(flags));
      const { size, channels, missing, header, mostInflated, mostPixels } = flags;
      const reading = {
        ...{ size, missing, mostInflated, mostPixels },
        channels: channels === undefined ? undefined : GREY_OR_COLOUR[channels],
        header: header === undefined ? undefined : header === "yes",
      };
      requireZ(estimand, flags.z);
      requireOnePipe({ x: flags.x, y: flags.y, z: flags.z });
      const readX = await samplesArgument("x", flags.x, { ...reading, columns: flags.xColumns });
      const readY = await samplesArgument("y", flags.y, {
        ...reading,
        columns: flags.yColumns,
        classes: flags.classes,
      });
      const readZ =
        flags.z === undefined
          ? undefined
          : await samplesArgument("z", flags.z, { ...reading, columns: flags.zColumns });
      const rows: ReturnType<typeof pairedRows> = estimand.paired
        ? pairedRows(readX, readY, readZ)
        : { x: readX.samples, y: readY.samples };
      const { x, z: known } = rows;
      const y = flags.classes ? asClasses(rows.y) : rows.y;
      const method = chosenMethod(methods, x, y);
      requireComparable(estimand, method, [x, y]);
      const z =
        known === undefined || readZ === undefined ? "" : `\nz  ${samplesText(known)}${remarksText(readZ)}`;
      out.note(`x  ${samplesText(x)}${remarksText(readX)}\ny  ${samplesText(y)}${remarksText(readY)}${z}\n`);
      if (estimand.paired && method.name !== "auto" && !flags.classes && looksLikeClasses(y)) {
        out.note("y looks like classes: --classes takes them as such\n");
      }
      const { seed = 1, seeds = 1 } = flags;
      const shown = !flags.quiet && process.stderr.isTTY;
      const progress = shown ? estimateBar(process.stderr) : estimateLines(out.note);
      const estimated = await overSeeds(
        seeds,
        { ...flags, seed, onProgress: progress.update, ...(known && { known }) },
        (given) => method.estimate(x, y, given),
      ).finally(progress.close);
      requireNumbers(estimated);
      const { values, ...quantity } = flags.bits ? inBits(estimated) : estimated;
      out.result(
        {
          ...quantity,
          estimand: name,
          method: method.name,
          seed,
          ...(seeds === 1 ? {} : { values }),
          x: sourceOf(x, readX),
          y: sourceOf(y, readY),
        },
        quantityText(quantity, method.counts, [
          ...spreadRow(values),
          ...besideRows(quantity, `${method.name}: ${method.about}`),
        ]),
      );
    });

/** @throws UsageError where what is known already is missing, or of no use */
function requireZ({ conditional = false }: Estimand, z: string | undefined): void {
  if (conditional === (z !== undefined)) return;
  throw new UsageError(
    conditional
      ? "estimate(--z): conditional-information needs what is known already, got no --z"
      : "estimate(--z): what is known already is for conditional-information",
  );
}

const inBits = (estimated: EstimatedOverSeeds): EstimatedOverSeeds => ({
  ...estimated,
  ...toBits(estimated),
  values: estimated.values.map((value) => toBits({ ...estimated, value }).value),
  ...(estimated.lower && { lower: toBits(estimated.lower) }),
  ...(estimated.upper && { upper: toBits(estimated.upper) }),
});

/** How far apart seeds are. */
function spreadRow(values: readonly number[]): readonly (readonly [string, string])[] {
  if (values.length === 1) return [];
  const ends = [Math.min(...values), Math.max(...values)] as const;
  const text = measureText(...ends);
  return [["seeds", `${values.length}, the mean is shown: from ${text(ends[0])} to ${text(ends[1])}`]];
}

/** Bounds that stand beside an estimate, what was seen, and the method. */
function besideRows(
  { lower, upper, seen = [] }: Estimated,
  method: string,
): readonly (readonly [string, string])[] {
  return [
    ...(lower === undefined ? [] : [["at least", boundText(lower, 0)] as const]),
    ...(upper === undefined ? [] : [["at most", boundText(upper, 1)] as const]),
    ...seen.map((text, i) => [i === 0 ? "seen" : "", text] as const),
    ["method", method],
  ];
}

/** A bound with the end of its interval that it promises. */
function boundText(bound: Quantity, end: 0 | 1): string {
  const text = measureText(bound.value, ...bound.ci);
  return `${text(bound.value)}${unitText(bound.unit)}; ${text(bound.ci[end])} with 97.5% confidence`;
}

const sourceOf = ({ name, n, d }: Samples, { remarks = [] }: SamplesRead) => ({
  source: name,
  rows: n,
  columns: d,
  ...(remarks.length === 0 ? {} : { remarks }),
});

const remarksText = ({ remarks = [] }: SamplesRead): string =>
  remarks.map((remark) => `\n   ${remark}`).join("");
