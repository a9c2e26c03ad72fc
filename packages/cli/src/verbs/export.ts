import { exportRun } from "saddlepoint/node";
import { runArgument, warnOfDamaged } from "../runArgument.ts";
import { output, verb } from "../verb.ts";

const HELP = `
Example
  saddlepoint export runs/digits-seed1 --out model

Writes generator.onnx (latents to images), encoder.onnx (images to each code's posterior) where there are
codes, and README.md, a model card: the layout of the latents column by column, what was measured, how to load
the models in Node and in a page, the data's licence. Any batch size; the weights are stored in the files.
`;

export const exportVerb = () =>
  verb("export")
    .description("write a run's generator and encoder as ONNX models, with a model card")
    .argument("<run>", "a run's folder")
    .requiredOption("--out <folder>", "the folder to write into")
    .option("--force", "replace the files of an earlier export")
    .addHelpText("after", HELP)
    .action(async (path, flags) => {
      const out = output(flags);
      await runArgument(path);
      const { run, files } = await exportRun(path, { out: flags.out, force: flags.force ?? false });
      warnOfDamaged(run, out);
      out.result(
        { run: path, step: run.snapshot.step, out: flags.out, files },
        files.map((file) => file.path).join("\n"),
      );
    });
