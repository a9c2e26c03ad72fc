import { exportRun } from "saddlepoint/node";
import { folderOption, opsetOption } from "../options.ts";
import { runArgument, warnOfDamaged } from "../runArgument.ts";
import { output, verb } from "../verb.ts";

const HELP = `
Example
  saddlepoint export runs/digits-seed1 --out model
  saddlepoint export runs/digits-seed1 --out model --opset 18

Writes generator.onnx (latents to images), encoder.onnx (images to each code's posterior) where there are
codes, and README.md, a model card: the layout of the latents column by column, what was measured, how to load
the models in Node and in a page, the data's licence. Any batch size; the weights are stored in the files.
Models are written in the lowest version of ONNX's operator set that they need, 17, which ONNX Runtime has since 1.12.
`;

export const exportVerb = () =>
  verb("export")
    .description("write a run's generator and encoder as ONNX models, with a model card")
    .argument("<run>", "a run's folder")
    .requiredOption("--out <folder>", "the folder to write into", folderOption)
    .option("--force", "replace the files of an earlier export")
    .option(
      "--opset <n>",
      "the version of ONNX's operator set, from 17 to 20 (default: the lowest that each model needs)",
      opsetOption,
    )
    .addHelpText("after", HELP)
    .action(async (path, flags) => {
      const out = output(flags);
      await runArgument(path);
      const { run, files } = await exportRun(path, {
        out: flags.out,
        force: flags.force ?? false,
        opset: flags.opset,
      });
      warnOfDamaged(run, out);
      out.result(
        { run: path, step: run.snapshot.step, out: flags.out, files },
        files.map((file) => file.path).join("\n"),
      );
    });
