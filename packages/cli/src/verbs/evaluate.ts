import { evaluateRun } from "saddlepoint/node";
import { deviceOption, threadsOption } from "../deviceOptions.ts";
import { countText } from "../numberText.ts";
import { reportText } from "../reportText.ts";
import { runArgument, warnOfDamaged } from "../runArgument.ts";
import { UsageError } from "../usageError.ts";
import { output, verb } from "../verb.ts";

const HELP = `
Examples
  saddlepoint evaluate runs/digits-seed1
  saddlepoint evaluate runs/digits-seed1 --json | jq .information.codes
  saddlepoint evaluate runs/digits-seed1 --data photos/ --labels folders
  saddlepoint evaluate runs/avatars-seed1 --features inception.onnx:pool3
  saddlepoint evaluate runs/avatars-seed1 --generated-factors

Each quantity comes with its unit, its kind (exact, lower-bound, upper-bound, estimate), its ceiling, a 95%
interval and the number n of held-out samples; \`saddlepoint train --help\` says what each means. In JSON,
infinity is the string "Infinity". Without --data the run's report.json and samples/neighbours.png (samples
above the training images nearest to them) are written anew; with --data nothing is.

Of images, KID, the Frechet distance, precision, recall, density and coverage compare generated ones with
held-out ones in the features of a network, whose name and hash stand beside the numbers; figures of two
networks do not compare. MNIST has a network of its own, trained on labels for measuring alone; other images
have fixed random convolutions, which know no classes. --features takes any ONNX model of one input, float32
images in [0, 1] as [n, channels, height, width], and an output of at most 4,096 features an image.

Where it is known what images were made of (avatars, sprites), a table says what each code tells of each
factor, and MIG, SAP, DCI and the FactorVAE score how well codes keep factors apart, beside what chance gives.
These are of codes as read from real images; --generated-factors trains a reader of the factors on the
training images and adds those of the sampled codes and what it reads off generated images.
`;

export const evaluateVerb = () =>
  verb("evaluate")
    .description("measure a run: every quantity and score that it supports, on images kept from training")
    .argument("<run>", "a run's folder")
    .option("--data <source>", "measure on these images instead: as data.source in a recipe")
    .option("--labels <where>", 'labels of --data: "folders", a column or array of it, or a file of labels')
    .option("--features <model>", "measure quality by this network: FILE.onnx, or FILE.onnx:output")
    .option(
      "--generated-factors",
      "read known factors off generated images too: trains a small reader of them",
    )
    .addOption(deviceOption())
    .addOption(threadsOption())
    .addHelpText("after", HELP)
    .action(async (path, flags) => {
      const out = output(flags);
      await runArgument(path);
      const { data: source, labels, features, generatedFactors, device, threads } = flags;
      if (labels !== undefined && source === undefined) {
        throw new UsageError(
          "evaluate(--labels): --labels must come with the --data that they belong to, got none",
        );
      }
      out.note("reading the data, compiling the networks, measuring");
      const data = source === undefined ? undefined : { source, labels };
      const { run, report, written, notice } = await evaluateRun(path, {
        device,
        threads,
        data,
        features,
        generatedFactors,
      });
      warnOfDamaged(run, out);
      const on = source ?? run.recipe.data.source;
      const said = `${run.recipe.name} at step ${countText(report.step)}, on ${on}${notice === undefined ? "" : ` (${notice})`}`;
      out.result(report, `${said}\n\n${reportText(report)}`);
      if (written.length > 0) out.note(`\nwritten\n${written.map((file) => `  ${file}`).join("\n")}`);
    });
