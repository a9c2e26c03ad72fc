import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Tensor } from "@saddlepoint/engine";
import { encodeNpy, exportRun, parseRecipe, trainRun } from "../subject/library.ts";
import { preset } from "../subject/preset.ts";

/** An exported model of the InfoGAN paper's widths on MNIST's size, trained for a step on noise: its time is a trained one's. */
export async function paperModel(folder: string): Promise<readonly string[]> {
  const pixels = Uint8Array.from({ length: 256 * 28 * 28 }, (_, i) => (i * 97) % 256);
  const source = join(folder, "images.npy");
  await writeFile(source, encodeNpy(new Tensor("uint8", pixels, [256, 28, 28])));
  const paper = preset("mnist-paper");
  const recipe = parseRecipe({
    ...paper,
    data: { source, heldOut: 64 },
    training: { ...paper.training, steps: 1, batchSize: 32 },
  });
  for await (const _ of trainRun({ recipe, out: join(folder, "run") }));
  const out = join(folder, "export");
  await exportRun(join(folder, "run"), { out });
  return ["generator.onnx", "encoder.onnx", "README.md"].map((name) => join(out, name));
}
