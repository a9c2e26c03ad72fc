import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { exportModel, spec, type Tensor } from "@saddlepoint/engine";
import { criticOf } from "../evaluation/inference.ts";
import { makeGenerate, makePosteriors } from "../evaluation/measure.ts";
import { samplingGenerator } from "../evaluation/samplingGenerator.ts";
import type { GameState } from "../game/state.ts";
import { atomicWrite } from "./atomicWrite.ts";
import { makeFolder } from "./makeFolder.ts";
import { CARD_FILE, type CardSubject, ENCODER_FILE, GENERATOR_FILE, modelCard } from "./modelCard.ts";
import { explained } from "./reason.ts";

export type ExportOptions = {
  /** The folder to write into; created where it is missing. */
  readonly out: string;
  /** Replaces files of an earlier export. */
  readonly force?: boolean;
  /** The version of ONNX's operator set, from 17 to 20; the lowest that each model needs unless told otherwise. */
  readonly opset?: number | undefined;
};

export type ExportedModels = {
  readonly folder: string;
  /** The files that were written, each with the SHA-256 of its bytes. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
};

/** Trained networks, and what their card says of them. */
export type ExportSubject = CardSubject & { readonly state: GameState<Tensor> };

const sha256 = (contents: Uint8Array | string): string => createHash("sha256").update(contents).digest("hex");

/** @throws Error when the folder holds an earlier export that may not be replaced */
export function requireFree({ out, force = false }: ExportOptions): void {
  const taken = [GENERATOR_FILE, ENCODER_FILE, CARD_FILE].find((name) => existsSync(join(out, name)));
  if (taken === undefined || force) return;
  throw new Error(
    `export(out): ${join(out, taken)} must not exist; choose another folder with --out, or replace it with --force`,
  );
}

/** The networks as ONNX models by file name: the encoder only where there are codes to read. */
async function modelsOf(
  { name, model, state, made }: ExportSubject,
  { opset }: ExportOptions,
): Promise<Record<string, Uint8Array>> {
  const sampling = samplingGenerator(model);
  const variables = await sampling.of(state);
  await sampling.release();
  const generator = await exportModel(
    makeGenerate(model),
    [variables, spec(["batch", model.layout.inputSize])],
    {
      name: `${name} generator`,
      argumentNames: ["generator", "latents"],
      resultName: "images",
      description: "Latents to images; see the model card beside this file.",
      opset,
    },
  );
  if (model.layout.headSize === 0) return { [GENERATOR_FILE]: generator };
  const encoder = await exportModel(
    makePosteriors(model),
    [criticOf(state, "real"), spec(["batch", ...made.data.shape])],
    {
      name: `${name} encoder`,
      argumentNames: ["encoder", "images"],
      resultName: "code",
      description: "Images to the posterior Q of each latent code; see the model card beside this file.",
      opset,
    },
  );
  return { [GENERATOR_FILE]: generator, [ENCODER_FILE]: encoder };
}

/**
 * Writes a generator and an encoder as ONNX models with a dynamic batch, and a model card. Each file is whole or not there;
 * the card, with the others' hashes, comes last.
 *
 * @throws Error when the folder cannot be written, or holds such files and `force` is not set
 * @throws RangeError when `opset` is none of these
 */
export async function exportModels(subject: ExportSubject, options: ExportOptions): Promise<ExportedModels> {
  requireFree(options);
  const { out } = options;
  const models = await modelsOf(subject, options);
  const hashes = Object.fromEntries(Object.entries(models).map(([name, bytes]) => [name, sha256(bytes)]));
  const card = modelCard(subject, hashes);
  await explained(`export(out): cannot create ${out}`, makeFolder(out));
  const files: ExportedModels["files"][number][] = [];
  for (const [name, contents] of [...Object.entries(models), [CARD_FILE, card] as const]) {
    await atomicWrite(join(out, name), contents);
    files.push({ path: join(out, name), sha256: sha256(contents) });
  }
  // Of an earlier export: no card would speak of it.
  if (!(ENCODER_FILE in models)) await rm(join(out, ENCODER_FILE), { force: true });
  return { folder: out, files };
}
