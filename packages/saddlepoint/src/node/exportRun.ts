import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { exportModel, spec } from "@saddlepoint/engine";
import { criticOf, generatorOf } from "../evaluation/inference.ts";
import { makeGenerate, makePosteriors } from "../evaluation/measure.ts";
import { atomicWrite } from "./atomicWrite.ts";
import { CARD_FILE, ENCODER_FILE, GENERATOR_FILE } from "./exportedFiles.ts";
import { modelCard } from "./modelCard.ts";
import { type OpenedRun, openRun } from "./openRun.ts";
import { readReport } from "./readReport.ts";
import { reason } from "./reason.ts";

export type ExportRunOptions = {
  /** The folder to write into; created where it is missing. */
  readonly out: string;
  /** Replaces files of an earlier export. */
  readonly force?: boolean;
};

export type ExportedRun = {
  readonly run: OpenedRun;
  readonly folder: string;
  /** The files that were written, each with the SHA-256 of its bytes. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
};

const sha256 = (contents: Uint8Array | string): string => createHash("sha256").update(contents).digest("hex");

function requireFree(out: string, force: boolean): void {
  const taken = [GENERATOR_FILE, ENCODER_FILE, CARD_FILE].find((name) => existsSync(join(out, name)));
  if (taken === undefined || force) return;
  throw new Error(
    `exportRun(out): ${join(out, taken)} must not exist; choose another folder with --out, or replace it with --force`,
  );
}

/** The networks of a run as ONNX models by file name: the encoder only where there are codes to read. */
async function modelsOf({
  recipe,
  manifest,
  model,
  snapshot: { state },
}: OpenedRun): Promise<Record<string, Uint8Array>> {
  const generator = await exportModel(
    makeGenerate(model),
    [generatorOf(state), spec(["batch", model.layout.inputSize])],
    {
      name: `${recipe.name} generator`,
      argumentNames: ["generator", "latents"],
      resultName: "images",
      description: "Latents to images; see the model card beside this file.",
    },
  );
  if (model.layout.headSize === 0) return { [GENERATOR_FILE]: generator };
  const encoder = await exportModel(
    makePosteriors(model),
    [criticOf(state, "real"), spec(["batch", ...manifest.data.shape])],
    {
      name: `${recipe.name} encoder`,
      argumentNames: ["encoder", "images"],
      resultName: "code",
      description: "Images to the posterior Q of each latent code; see the model card beside this file.",
    },
  );
  return { [GENERATOR_FILE]: generator, [ENCODER_FILE]: encoder };
}

/**
 * Writes a run's generator and encoder, at its newest intact checkpoint, as ONNX models with a dynamic batch, and a model
 * card. Each file is whole or not there; the card, with the others' hashes, comes last.
 *
 * @throws Error when there is no such run, the folder cannot be written, or it holds such files and `force` is not set
 */
export async function exportRun(
  path: string,
  { out, force = false }: ExportRunOptions,
): Promise<ExportedRun> {
  requireFree(out, force);
  const run = await openRun(path);
  const models = await modelsOf(run);
  const hashes = Object.fromEntries(Object.entries(models).map(([name, bytes]) => [name, sha256(bytes)]));
  const card = modelCard({ run, report: await readReport(run.folder.report), hashes });
  await mkdir(out, { recursive: true }).catch((error: unknown) => {
    throw new Error(`exportRun(out): cannot create ${out}: ${reason(error)}`, { cause: error });
  });
  const files: ExportedRun["files"][number][] = [];
  for (const [name, contents] of [...Object.entries(models), [CARD_FILE, card] as const]) {
    await atomicWrite(join(out, name), contents);
    files.push({ path: join(out, name), sha256: sha256(contents) });
  }
  return { run, folder: out, files };
}
