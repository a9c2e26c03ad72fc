import { toBits } from "saddlepoint/quantity";
import type { Samples } from "saddlepoint/samples";
import { chosenMethod, estimandNamed, methodsFor } from "../estimates/estimands.ts";
import { estimateBar, estimateLines, type ShownProgress } from "../estimates/estimateProgress.ts";
import { givenFlags } from "../estimates/givenFlags.ts";
import { channelsOption, imageOptions, sizeOption } from "../estimates/imageOptions.ts";
import { looksLikeClasses } from "../estimates/looksLikeClasses.ts";
import {
  binsOption,
  classesOption,
  directionsOption,
  entropyOption,
  epsilonOption,
  neighboursOption,
  orderOption,
  stepsOption,
} from "../estimates/methodOptions.ts";
import { requireClasses } from "../estimates/requireClasses.ts";
import { requireComparable } from "../estimates/requireComparable.ts";
import { samplesArgument } from "../estimates/samplesArgument.ts";
import { samplesText } from "../estimates/samplesText.ts";
import { columnsOption, integerOption } from "../options.ts";
import { quantityText } from "../quantityText.ts";
import { type Output, output, verb } from "../verb.ts";
import { ESTIMATE_HELP } from "./estimate.help.ts";

export const estimateVerb = () =>
  verb("estimate")
    .description("estimate an information, a divergence or a distance from files of samples")
    .argument("<quantity>", "what to estimate: listed below")
    .requiredOption("--x <file>", "samples: a .csv, .npy or .npz file, or a folder of images")
    .requiredOption("--y <file>", "the samples that belong to x, or are compared with it")
    .option("--method <method>", "how: listed below (default: the first that takes the flags given)")
    .option("--x-columns <a,b>", "only these columns of x: names, or numbers from 1", columnsOption)
    .option("--y-columns <a,b>", "only these columns of y", columnsOption)
    .addOption(sizeOption())
    .addOption(channelsOption())
    .option("--bits", "in bits instead of nats")
    .option("--seed <n>", "seeds all that is random (default: 1)", integerOption("seed", 0))
    .addOption(stepsOption())
    .addOption(classesOption())
    .addOption(entropyOption())
    .addOption(neighboursOption())
    .addOption(binsOption())
    .addOption(orderOption())
    .addOption(epsilonOption())
    .addOption(directionsOption())
    .addHelpText("after", ESTIMATE_HELP)
    .action(async (name, flags) => {
      const out = output(flags);
      const estimand = await estimandNamed(name);
      const methods = methodsFor(estimand, flags.method, givenFlags(flags));
      const images = imageOptions(flags);
      const x = await samplesArgument("x", flags.x, flags.xColumns, images);
      const y = await samplesArgument("y", flags.y, flags.yColumns, images);
      const method = chosenMethod(methods, x, y);
      requireComparable(estimand, method, [x, y]);
      if (flags.classes) requireClasses(y);
      out.note(`x  ${samplesText(x)}\ny  ${samplesText(y)}\n`);
      if (estimand.paired && flags.method === undefined && !flags.classes && looksLikeClasses(y)) {
        out.note("y looks like classes: --classes takes them as such\n");
      }
      const seed = flags.seed ?? 1;
      const progress = shownProgress(flags.quiet ?? false, out);
      const estimated = await method
        .estimate(x, y, { ...flags, seed, onProgress: progress.update })
        .finally(progress.close);
      const quantity = flags.bits ? toBits(estimated) : estimated;
      out.result(
        { ...quantity, estimand: name, method: method.name, seed, x: sourceOf(x), y: sourceOf(y) },
        quantityText(quantity, method.counts, [["method", `${method.name}: ${method.about}`]]),
      );
    });

const sourceOf = ({ name, n, d }: Samples) => ({ source: name, rows: n, columns: d });

const shownProgress = (quiet: boolean, out: Output): ShownProgress =>
  !quiet && process.stderr.isTTY ? estimateBar(process.stderr) : estimateLines(out.note);
