import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Tensor } from "@saddlepoint/engine";
import { encodeNpy } from "saddlepoint/data";
import { stream } from "saddlepoint/random";

const SIDE = 8;
const COUNT = 300;
const CLASSES = 4;

/** Images of a bright bar at one of four places on noise, as `images.npy`, and the places as `labels.npy`. */
function writeTinyData(folder: string): { readonly images: string; readonly labels: string } {
  const noise = stream(1, "tiny");
  const pixels = new Uint8Array(COUNT * SIDE * SIDE);
  const places = Int32Array.from({ length: COUNT }, (_, i) => i % CLASSES);
  for (let i = 0; i < pixels.length; i++) {
    const image = Math.floor(i / SIDE ** 2);
    const bright = Math.floor((i % SIDE) / 2) === places[image];
    pixels[i] = (bright ? 180 : 0) + 60 * noise.next();
  }
  const [images, labels] = [join(folder, "images.npy"), join(folder, "labels.npy")];
  writeFileSync(images, encodeNpy(new Tensor("uint8", pixels, [COUNT, SIDE, SIDE])));
  writeFileSync(labels, encodeNpy(new Tensor("int32", places, [COUNT])));
  return { images, labels };
}

/** A recipe that trains in a second or two, with every kind of term and of code head; its reader learns first. */
const tinyRecipe = ({ images, labels }: { readonly images: string; readonly labels: string }) => ({
  name: "tiny",
  data: { source: images, labels, heldOut: 60 },
  codes: { place: { kind: "categorical", classes: CLASSES }, shade: { kind: "uniform" } },
  noise: { size: 4 },
  network: {
    generator: { dense: 16, features: 8, upconv: 4 },
    critic: { conv1: 4, conv2: 8, dense: 16, q: 8 },
  },
  objective: {
    information: {},
    invariance: { steps: 10, batchSize: 16, reader: { conv1: 4, conv2: 8, dense: 16 } },
  },
  training: {
    steps: 60,
    batchSize: 16,
    logEvery: 7,
    evaluateEvery: 10,
    sampleEvery: 30,
    checkpointEvery: 6,
  },
});

/** The data and the recipe in a folder; returns the recipe's path. */
export function writeTinyRecipe(folder: string): string {
  const path = join(folder, "tiny.yaml");
  // JSON is YAML.
  writeFileSync(path, JSON.stringify(tinyRecipe(writeTinyData(folder))));
  return path;
}

/** The checkpoints of a run, oldest first. */
export const checkpointsOf = (run: string): string[] =>
  readdirSync(join(run, "checkpoints"))
    .filter((name) => name.endsWith(".safetensors"))
    .sort()
    .map((name) => join(run, "checkpoints", name));

export function newestCheckpoint(run: string): string {
  const newest = checkpointsOf(run).at(-1);
  if (newest === undefined) throw new Error(`${run} has no checkpoint`);
  return newest;
}

export const hashOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

/** What must be the same of two runs that are the same: the hashes of the files that follow from recipe and seed. */
export function fingerprint(run: string): Record<string, string> {
  const files = [newestCheckpoint(run), join(run, "metrics.jsonl"), join(run, "report.json")];
  return Object.fromEntries(files.map((file) => [file.slice(run.length + 1), hashOf(file)]));
}
